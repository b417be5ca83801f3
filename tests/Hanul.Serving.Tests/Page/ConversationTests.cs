using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hanul.Serving.Tests;

/// <summary>A conversation on the chat page, in a real browser, with a real model behind it.</summary>
public sealed class ConversationTests(ModelFixture models, BrowserFixture browser)
{
    private static readonly HanulServerOptions Endless = new() { Limits = new() { MaxTokens = RecitingModel.ContextLength } };

    private static readonly HanulServerOptions Short = new() { Limits = new() { MaxTokens = 200 } };

    [Fact]
    public async Task A_Korean_question_gets_a_streamed_answer_with_its_speed()
    {
        await using var server = await RunningServer.StartAsync(models.Model, Short);
        await using var page = await browser.OpenAsync(server.Server.Url);
        await Expect(page.Page.Locator("#model-name")).ToHaveTextAsync("reciter");
        await Expect(page.Page.Locator(".facts")).ToContainTextAsync("매개변수");
        await Expect(page.Question).ToBeFocusedAsync();

        await page.AskAsync("하늘은 어때요?");
        await page.WaitForEndAsync();
        await Expect(page.Page.Locator(".question")).ToHaveTextAsync("하늘은 어때요?");
        await Expect(page.Answer).ToContainTextAsync("하늘이 참 맑네요. 우리 같이 걸어요.");
        await Expect(page.Page.Locator("#speed")).ToContainTextAsync("초당");
        await Expect(page.Foot).ToContainTextAsync("200토큰");
        await Expect(page.Foot).ToContainTextAsync("길이 제한에서 끊겼습니다");
        await Expect(page.Question).ToBeFocusedAsync();
        await Expect(page.Page.Locator("#log")).ToHaveAttributeAsync("aria-busy", "false");
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_ends_the_answer_and_the_engine(bool withKey)
    {
        await using var server = await RunningServer.StartAsync(models.Model, Endless);
        await using var page = await browser.OpenAsync(server.Server.Url);
        await page.AskAsync("길게 말해 주세요.");
        await Expect(page.Answer).ToContainTextAsync("우리 같이");
        await Expect(page.Page.Locator("#send")).ToHaveAttributeAsync("aria-label", "멈추기");
        if (withKey) await page.Page.Keyboard.PressAsync("Escape");
        else await page.Page.ClickAsync("#send");
        await page.WaitForEndAsync();
        await Expect(page.Foot).ToContainTextAsync("멈추었습니다");
        await Expect(page.Answer).ToContainTextAsync("우리 같이");
        await server.Log.WaitForAsync("client left");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Enter_belongs_to_the_input_method_while_a_syllable_is_composed()
    {
        await using var server = await RunningServer.StartAsync(models.Model, Short);
        await using var page = await browser.OpenAsync(server.Server.Url);
        await page.Question.FocusAsync();
        var input = await page.Page.Context.NewCDPSessionAsync(page.Page);
        await input.SendAsync("Input.imeSetComposition", new() { ["text"] = "하늘", ["selectionStart"] = 2, ["selectionEnd"] = 2 });
        foreach (var sign in (string[])["isComposing: true", "keyCode: 229"])
            await page.Question.EvaluateAsync(
                $$"""element => element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', {{sign}}, bubbles: true }))""");
        await Expect(page.Page.Locator(".question")).ToHaveCountAsync(0);

        await input.SendAsync("Input.insertText", new() { ["text"] = "하늘" });
        await page.Question.PressAsync("Shift+Enter");
        await page.Page.Keyboard.InsertTextAsync("맑음");
        await Expect(page.Question).ToHaveValueAsync("하늘\n맑음");
        await page.Question.PressAsync("Enter");
        await Expect(page.Page.Locator(".question")).ToHaveTextAsync("하늘\n맑음", new() { UseInnerText = true });
        await Expect(page.Question).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_long_conversation_forgets_its_beginning_and_says_so()
    {
        await using var server = await RunningServer.StartAsync(models.ShortPath, new() { Limits = new() { MaxTokens = 20 } });
        await using var page = await browser.OpenAsync(server.Server.Url);
        for (var turn = 1; turn <= 4; turn++)
        {
            await page.AskAsync($"물음 {turn}");
            await page.WaitForEndAsync();
            await Expect(page.Foot).ToContainTextAsync("20토큰");
        }

        await Expect(page.Page.Locator(".aside").Last).ToContainTextAsync("맨 앞부분을 빼고");
        await Expect(page.Trouble).ToHaveCountAsync(0);

        await page.Page.ClickAsync("#new-chat");
        await Expect(page.Page.Locator(".exchange")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator("#greeting")).ToBeVisibleAsync();
        await Expect(page.Question).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_question_too_long_for_the_model_gets_a_sentence()
    {
        await using var server = await RunningServer.StartAsync(models.ShortPath);
        await using var page = await browser.OpenAsync(server.Server.Url);
        await page.AskAsync(new string('가', 100));
        await Expect(page.Trouble).ToContainTextAsync("한 번에 읽을 수 있는 길이를 넘습니다");
    }

    [Fact]
    public async Task A_server_out_of_reach_is_said_and_can_be_tried_again()
    {
        await using var server = await RunningServer.StartAsync(models.Model, Short);
        await using var page = await browser.OpenAsync(server.Server.Url);
        await page.Page.RouteAsync("**/v1/chat/completions", route => route.AbortAsync());
        await page.AskAsync("들려요?");
        await Expect(page.Trouble).ToContainTextAsync("서버에 닿지 못했습니다");
        await page.Page.UnrouteAsync("**/v1/chat/completions");
        await page.Trouble.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Answer).ToContainTextAsync("우리 같이 걸어요.");
        await Expect(page.Trouble).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_server_with_a_key_asks_for_it_once()
    {
        await using var server = await RunningServer.StartAsync(models.Model, Short with { ApiKey = "secret-1" });
        await using var page = await browser.OpenAsync(server.Server.Url);
        await page.AskAsync("들려요?");
        await Expect(page.Page.Locator("#key-dialog")).ToBeVisibleAsync();
        await page.Page.FillAsync("#key", "secret-1");
        await page.Page.Locator("#key").PressAsync("Enter");
        await Expect(page.Answer).ToContainTextAsync("우리 같이 걸어요.");
        await page.WaitForEndAsync();
        await page.AskAsync("또 들려요?");
        await page.WaitForEndAsync();
        await Expect(page.Page.Locator("#key-dialog")).ToBeHiddenAsync();
        await Expect(page.Page.Locator(".answer:not(:empty)")).ToHaveCountAsync(2);
    }
}
