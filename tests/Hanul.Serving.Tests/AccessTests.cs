using System.Net;
using System.Net.Http.Headers;

namespace Hanul.Serving.Tests;

/// <summary>Who may call: keys, hosts, origins.</summary>
public sealed class AccessTests(ModelFixture models)
{
    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Basic c2VjcmV0LTE=", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer secret-1", HttpStatusCode.OK)]
    [InlineData("bearer secret-1 ", HttpStatusCode.OK)]
    public async Task With_a_key_the_API_asks_for_it(string? header, HttpStatusCode expected)
    {
        await using var server = await RunningServer.StartAsync(models.Model, new() { ApiKey = "secret-1" });
        using var response = await Get(server, "/v1/models", header is null ? null : ("Authorization", header));
        Assert.Equal(expected, response.StatusCode);
        var asked = response.Headers.WwwAuthenticate.Contains(new AuthenticationHeaderValue("Bearer"));
        Assert.Equal(expected == HttpStatusCode.Unauthorized, asked);
    }

    [Fact]
    public async Task With_a_key_health_and_the_page_stay_open()
    {
        await using var server = await RunningServer.StartAsync(models.Model, new() { ApiKey = "secret-1" });
        foreach (var address in (string[])["/health", "/health/live", "/", "/chat.css", "/chat.js", "/chat.json"])
        {
            using var response = await Get(server, address);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("my.localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:80", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost.example", HttpStatusCode.Forbidden)]
    [InlineData("192.168.0.1", HttpStatusCode.Forbidden)]
    public async Task On_loopback_only_loopback_names_are_answered(string host, HttpStatusCode expected)
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        foreach (var address in (string[])["/", "/v1/models", "/health"])
        {
            using var response = await Get(server, address, ("Host", host));
            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task Pages_of_other_origins_are_refused_and_the_own_page_is_not()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        using var own = await Get(server, "/v1/models", ("Origin", server.Server.Url.GetLeftPart(UriPartial.Authority)));
        using var foreign = await Get(server, "/v1/models", ("Origin", "http://evil.example"));
        using var sandboxed = await Get(server, "/v1/models", ("Origin", "null"));
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden),
            (own.StatusCode, foreign.StatusCode, sandboxed.StatusCode));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task What_browsers_send_unasked_is_not_taken_for_JSON(string? contentType)
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        using var response = await server.PostAsync("/v1/chat/completions", ChatCompletionTests.Request(), contentType);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Every_answer_has_an_id_the_callers_own_where_it_is_a_plain_word()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        using var own = await Get(server, "/v1/models", ("X-Request-Id", "trace-42"));
        using var wrong = await Get(server, "/v1/models", ("X-Request-Id", "a b\tc"));
        Assert.Equal("trace-42", own.Headers.GetValues("X-Request-Id").Single());
        Assert.StartsWith("req_", wrong.Headers.GetValues("X-Request-Id").Single(), StringComparison.Ordinal);
        Assert.EndsWith("id trace-42", await server.Log.WaitForAsync("trace-42"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_loopback_any_host_may_be_asked_for_but_foreign_pages_still_not_and_no_key_is_a_warning()
    {
        await using var server = await RunningServer.StartAsync(models.Model, new() { Address = IPAddress.Any, ApiKey = null });
        using var named = await Get(server, "/v1/models", ("Host", "model.example"));
        using var foreign = await Get(server, "/v1/models", ("Origin", "http://evil.example"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (named.StatusCode, foreign.StatusCode));
        await server.Log.WaitForAsync("asks for no API key");
    }

    [Fact]
    public async Task A_key_that_no_header_can_carry_is_refused_at_the_start() =>
        await Assert.ThrowsAsync<ArgumentException>(() => RunningServer.StartAsync(models.Model, new() { ApiKey = "열쇠" }));

    private static async Task<HttpResponseMessage> Get(RunningServer server, string address, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (header is { } given) request.Headers.TryAddWithoutValidation(given.Name, given.Value);
        return await server.Client.SendAsync(request, Test.Cancellation);
    }
}
