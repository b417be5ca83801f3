using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Hanul.Serving.Tests;

/// <summary>Loading, health, and a place in somebody else's application.</summary>
public sealed class HostingTests(ModelFixture models)
{
    [Fact]
    public async Task While_the_model_loads_the_server_answers_503_and_health_says_so()
    {
        var gate = new TaskCompletionSource();
        await using var server = await HanulServer.StartAsync(
            (services, configure) => services.AddHanul(
                async cancel =>
                {
                    await gate.Task.WaitAsync(cancel);
                    return models.Model;
                },
                owned: false, configure),
            new() { Port = 0 }, Test.Cancellation);
        using var client = new HttpClient { BaseAddress = server.Url };

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Get(client, "/health")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Get(client, "/health/live")).Status);
        Assert.Equal("model_loading", (string?)(await Get(client, "/v1/models")).Json["error"]!["code"]);
        Assert.Null((await Get(client, "/chat.json")).Json["model"]);

        gate.SetResult();
        await server.Model.WhenReadyAsync(Test.Cancellation);
        var health = await Get(client, "/health");
        Assert.Equal((HttpStatusCode.OK, true, "reciter"), (health.Status, (bool)health.Json["ready"]!, (string?)health.Json["model"]));
        Assert.Equal(RecitingModel.ContextLength, (int)(await Get(client, "/chat.json")).Json["model"]!["context_length"]!);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_is_reported_by_all_who_ask()
    {
        await using var server = await RunningServer.StartAsync("/no/such/model");
        var failure = await Assert.ThrowsAnyAsync<IOException>(() => server.Server.Model.WhenReadyAsync(Test.Cancellation));
        var models = await Get(server.Client, "/v1/models");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "model_failed"), (models.Status, (string?)models.Json["error"]!["code"]));
        Assert.Equal(failure.Message, (string?)(await Get(server.Client, "/health")).Json["error"]);
    }

    [Fact]
    public async Task Stops_while_the_model_loads()
    {
        await using var server = await HanulServer.StartAsync(
            (services, configure) => services.AddHanul(
                async cancel =>
                {
                    await Task.Delay(Timeout.Infinite, cancel);
                    return models.Model;
                },
                owned: false, configure),
            new() { Port = 0 }, Test.Cancellation);
        using var stop = new CancellationTokenSource();
        var wait = server.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await wait.WaitAsync(TimeSpan.FromSeconds(5), Test.Cancellation);
    }

    [Fact]
    public async Task Fits_under_a_prefix_of_an_application_of_somebody_else()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHanul(models.Path, options => options.ModelName = "우리 모델");
        await using var application = builder.Build();
        application.MapGet("/", () => "mine");
        var group = application.MapGroup("/ai");
        group.MapHanul();
        group.MapHanulChatPage();
        await application.StartAsync(Test.Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
        await ((ServedModel)application.Services.GetService(typeof(ServedModel))!).WhenReadyAsync(Test.Cancellation);

        Assert.Equal("mine", await client.GetStringAsync(new Uri("/", UriKind.Relative), Test.Cancellation));
        Assert.Equal("우리 모델", (string?)(await Get(client, "/ai/v1/models")).Json["data"]![0]!["id"]);
        using var page = await client.GetAsync(new Uri("/ai", UriKind.Relative), Test.Cancellation);
        Assert.Equal("/ai/", page.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_page_is_cached_by_its_content_and_guarded_by_a_policy()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        foreach (var address in (string[])["/", "/chat.css", "/chat.js"])
        {
            using var first = await server.Client.GetAsync(new Uri(address, UriKind.Relative), Test.Cancellation);
            Assert.Contains("default-src 'none'", first.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            using var again = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
            using var second = await server.Client.SendAsync(again, Test.Cancellation);
            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        }
    }

    private static async Task<(HttpStatusCode Status, JsonNode Json)> Get(HttpClient client, string address)
    {
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative), Test.Cancellation);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Test.Cancellation))!);
    }
}
