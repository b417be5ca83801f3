using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hanul.Serving.Tests;

public sealed class LimitTests(ModelFixture models)
{
    private const string Address = "/v1/chat/completions";
    private const int Endless = RecitingModel.ContextLength;

    private static readonly ServingLimits OneAtATime = new() { ConcurrentRequests = 1, WaitingRequests = 0, MaxTokens = Endless };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_limit_is_413_whether_its_length_is_announced_or_not(bool announced)
    {
        await using var server = await RunningServer.StartAsync(models.Model, new() { Limits = new() { RequestBodyBytes = 2000 } });
        using var request = new HttpRequestMessage(HttpMethod.Post, Address);
        request.Content = Json($"\"user\": \"{new string('가', 1000)}\"");
        request.Headers.TransferEncodingChunked = !announced;
        using var response = await server.Client.SendAsync(request, Test.Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("2000 bytes", await response.Content.ReadAsStringAsync(Test.Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_within_a_large_limit_is_read_whole()
    {
        await using var server = await RunningServer.StartAsync(models.Model, new() { Limits = new() { RequestBodyBytes = 40_000_000 } });
        var user = new string('a', 35_000_000);
        var answer = await server.AskAsync(Address, ChatCompletionTests.Request($"\"max_tokens\": 1, \"user\": \"{user}\""));
        Assert.NotNull(answer["choices"]);
    }

    [Fact]
    public async Task Beyond_the_waiting_line_it_is_429_with_a_time_to_come_back()
    {
        await using var server = await RunningServer.StartAsync(models.Model, new() { Limits = OneAtATime });
        using var first = await Begin(server);
        using var second = await server.PostAsync(Address, ChatCompletionTests.Request());
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.NotNull(second.Headers.RetryAfter);
        Assert.Contains("too_many_requests", await second.Content.ReadAsStringAsync(Test.Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_stops_its_answer_at_once_and_makes_room()
    {
        await using var server = await RunningServer.StartAsync(models.Model, new() { Limits = OneAtATime });
        (await Begin(server)).Dispose();
        var line = await server.Log.WaitForAsync("client left");
        var written = Regex.Match(line, @"(\d+) written").Groups[1].Value;
        Assert.InRange(int.Parse(written, CultureInfo.InvariantCulture), 1, Endless / 2);
        Assert.NotNull((await server.AskAsync(Address, ChatCompletionTests.Request("\"max_tokens\": 3")))["choices"]);
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_answer_is_whole_stops_it_too()
    {
        await using var server = await RunningServer.StartAsync(models.Model, new() { Limits = OneAtATime });
        using var leaving = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Client.PostAsync(
            new Uri(Address, UriKind.Relative),
            Json($"\"max_tokens\": {Endless}"),
            leaving.Token));
        await server.Log.WaitForAsync("client left");
    }

    [Fact]
    public async Task A_stream_beyond_the_time_limit_ends_with_an_error_event()
    {
        var limits = OneAtATime with { RequestTime = TimeSpan.FromSeconds(0.5) };
        await using var server = await RunningServer.StartAsync(models.Model, new() { Limits = limits });
        var stream = await server.StreamAsync(Address, ChatCompletionTests.Request($"\"max_tokens\": {Endless}, \"stream\": true"));
        var last = stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Equal("request_timeout", (string?)JsonNode.Parse(last["data: ".Length..])!["error"]!["code"]);

        using var whole = await server.PostAsync(Address, ChatCompletionTests.Request($"\"max_tokens\": {Endless}"));
        Assert.Equal(HttpStatusCode.GatewayTimeout, whole.StatusCode);
    }

    [Fact]
    public async Task Stopping_the_server_ends_answers_with_an_error_event_and_quickly()
    {
        await using var server = await RunningServer.StartAsync(models.Model, new() { Limits = OneAtATime });
        using var response = await Begin(server);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await server.Server.DisposeAsync();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        // The same stream that the first event was read from.
        using var rest = new StreamReader(await response.Content.ReadAsStreamAsync(Test.Cancellation));
        Assert.Contains("shutting_down", await rest.ReadToEndAsync(Test.Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_a_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var refusal = await Assert.ThrowsAsync<IOException>(() => HanulServer.StartAsync(
            models.Model, new() { Port = port }, Test.Cancellation));
        Assert.Equal($"Another program listens on port {port} of 127.0.0.1 already. End it, or choose another port.", refusal.Message);
    }

    [Fact]
    public void Limits_that_cannot_be_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServingLimits { ConcurrentRequests = 0 }.Validate());

    private static StringContent Json(string more) => new(ChatCompletionTests.Request(more), Encoding.UTF8, "application/json");

    /// <summary>A long answer whose first event has arrived.</summary>
    private static async Task<HttpResponseMessage> Begin(RunningServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address)
        {
            Content = Json($"\"max_tokens\": {Endless}, \"stream\": true"),
        };
        var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Test.Cancellation);
        var stream = await response.Content.ReadAsStreamAsync(Test.Cancellation);
        Assert.True(await stream.ReadAsync(new byte[64], Test.Cancellation) > 0);
        return response;
    }
}
