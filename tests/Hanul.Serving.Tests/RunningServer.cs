using System.Text;
using System.Text.Json.Nodes;
using Hanul.Inference;
using Microsoft.Extensions.Logging;

namespace Hanul.Serving.Tests;

/// <summary>A server on a free port, a plain HTTP client for it, and what it logged.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private RunningServer(HanulServer server, LogRecorder log)
    {
        (Server, Log) = (server, log);
        Client = new HttpClient { BaseAddress = server.Url };
    }

    public HanulServer Server { get; }

    public LogRecorder Log { get; }

    public HttpClient Client { get; }

    public static async Task<RunningServer> StartAsync(LanguageModel model, HanulServerOptions? options = null)
    {
        var log = new LogRecorder();
        var server = await HanulServer.StartAsync(model, With(options, log), Test.Cancellation);
        await server.Model.WhenReadyAsync(Test.Cancellation);
        return new RunningServer(server, log);
    }

    public static async Task<RunningServer> StartAsync(string path, HanulServerOptions? options = null)
    {
        var log = new LogRecorder();
        return new RunningServer(await HanulServer.StartAsync(path, With(options, log), Test.Cancellation), log);
    }

    public Task<HttpResponseMessage> PostAsync(string address, string json, string? contentType = "application/json")
    {
        var content = new StringContent(json, Encoding.UTF8);
        content.Headers.ContentType = contentType is null ? null : new(contentType);
        return Client.PostAsync(new Uri(address, UriKind.Relative), content, Test.Cancellation);
    }

    public async Task<JsonNode> AskAsync(string address, string json)
    {
        using var response = await PostAsync(address, json);
        var body = await response.Content.ReadAsStringAsync(Test.Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!;
    }

    /// <summary>The raw text of an event stream.</summary>
    public async Task<string> StreamAsync(string address, string json)
    {
        using var response = await PostAsync(address, json);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync(Test.Cancellation);
    }

    /// <summary>The events of a stream that ended well.</summary>
    public async Task<IReadOnlyList<JsonNode>> EventsAsync(string address, string json)
    {
        var events = (await StreamAsync(address, json)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        return [.. events[..^1].Select(text => JsonNode.Parse(text["data: ".Length..])!)];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    private static HanulServerOptions With(HanulServerOptions? options, LogRecorder log) =>
        (options ?? new()) with { Port = 0, Logging = logging => logging.AddProvider(log) };
}
