using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hanul.Serving.Tests;

/// <summary>What the chat page shows: languages, sizes, and text that stays text.</summary>
public sealed class AppearanceTests(ModelFixture models, BrowserFixture browser)
{
    private static readonly HanulServerOptions Toy = new()
    {
        ChatPage = new()
        {
            Notice = new("장난감 모델입니다.", "This is a toy model."),
            Suggestions = [new("점심은 드셨어요?", "Have you had lunch?")],
        },
    };

    [Theory]
    [InlineData("ko-KR", "궁금하세요?", "장난감 모델입니다.", "점심은 드셨어요?")]
    [InlineData("en-GB", "like to ask?", "This is a toy model.", "Have you had lunch?")]
    [InlineData("fr-FR", "like to ask?", "This is a toy model.", "Have you had lunch?")]
    public async Task The_page_speaks_the_language_of_the_browser(string locale, string greeting, string notice, string suggestion)
    {
        await using var server = await RunningServer.StartAsync(models.Model, Toy);
        await using var page = await browser.OpenAsync(server.Server.Url, locale);
        await Expect(page.Page.Locator("#greeting")).ToContainTextAsync(greeting);
        await Expect(page.Page.Locator(".welcome .notice")).ToHaveTextAsync(notice);
        await page.Page.Locator("#suggestions").GetByText(suggestion).ClickAsync();
        await Expect(page.Page.Locator(".question")).ToHaveTextAsync(suggestion);
        await Expect(page.Page.Locator("footer .notice")).ToBeVisibleAsync();
        await page.WaitForEndAsync();
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task The_language_can_be_switched_and_is_remembered()
    {
        await using var server = await RunningServer.StartAsync(models.Model, Toy with { Limits = new() { MaxTokens = 50 } });
        await using var page = await browser.OpenAsync(server.Server.Url);
        await page.AskAsync("안녕하세요?");
        await page.WaitForEndAsync();
        await page.Page.ClickAsync("#language");
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(page.Foot).ToContainTextAsync("50 tokens");
        await Expect(page.Question).ToHaveAttributeAsync("placeholder", "Write a question");
        await page.Page.ReloadAsync();
        await Expect(page.Page.Locator("#greeting")).ToContainTextAsync("like to ask?");
        await Expect(page.Page.Locator(".facts")).ToContainTextAsync("parameters");
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_wider_than_the_window(bool phone)
    {
        await using var server = await RunningServer.StartAsync(models.Model, Toy);
        await using var page = await browser.OpenAsync(server.Server.Url, phone: phone);
        await Expect(page.Page.Locator("#suggestions button")).ToHaveCountAsync(1);
        Assert.Equal(0, await page.OverflowAsync());
        var endless = new string('가', 300) + new string('x', 300);
        await page.AnswerWithAsync(endless, "\n\n```\n" + endless + "\n```\n", "https://example.com/" + endless);
        await page.AskAsync(endless);
        await page.WaitForEndAsync();
        Assert.Equal(0, await page.OverflowAsync());
        await Expect(page.Page.Locator("#send")).ToBeInViewportAsync();
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task What_a_model_writes_stays_text()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        await using var page = await browser.OpenAsync(server.Server.Url);
        const string attack = "<img src=x onerror=alert(1)><script>alert(2)</script> `<b>` **굵게**";
        await page.AnswerWithAsync(attack, "\n\n```html\n<h1>제목</h1>\n```\n\n끝");
        await page.AskAsync("<u>밑줄</u>");
        await page.WaitForEndAsync();
        await Expect(page.Page.Locator(".question")).ToHaveTextAsync("<u>밑줄</u>");
        await Expect(page.Answer.Locator("p").First).ToHaveTextAsync("<img src=x onerror=alert(1)><script>alert(2)</script> <b> 굵게");
        await Expect(page.Answer.Locator("pre")).ToHaveTextAsync("<h1>제목</h1>");
        await Expect(page.Answer.Locator("img, script, b, h1")).ToHaveCountAsync(0);
        await Expect(page.Answer.Locator("strong")).ToHaveTextAsync("굵게");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Answers_and_code_can_be_copied()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        await using var page = await browser.OpenAsync(server.Server.Url);
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.AnswerWithAsync("앞\n\n```\n코드 한 줄\n```");
        await page.AskAsync("?");
        await page.WaitForEndAsync();
        await page.Answer.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal("코드 한 줄", await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await page.Foot.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal("앞\n\n```\n코드 한 줄\n```", await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await Expect(page.Foot).ToContainTextAsync("복사했습니다");
    }

    [Fact]
    public async Task The_reader_who_scrolls_up_is_left_in_peace()
    {
        var limits = new ServingLimits { MaxTokens = RecitingModel.ContextLength };
        await using var server = await RunningServer.StartAsync(models.Model, new() { Limits = limits });
        await using var page = await browser.OpenAsync(server.Server.Url, phone: true);
        await page.AskAsync("길게 말해 주세요.");
        await page.Page.WaitForFunctionAsync("() => document.querySelector('main').scrollTop > 200");
        await page.Page.EvaluateAsync("() => document.querySelector('main').scrollTo(0, 0)");
        await Expect(page.Page.Locator("#latest")).ToBeVisibleAsync();
        await page.Page.WaitForTimeoutAsync(500);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("() => document.querySelector('main').scrollTop"));
        await page.Page.ClickAsync("#latest");
        await Expect(page.Page.Locator("#latest")).ToBeHiddenAsync();
        Assert.True(await page.Page.EvaluateAsync<int>("() => document.querySelector('main').scrollTop") > 200);
    }
}
