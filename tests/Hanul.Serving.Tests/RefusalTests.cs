using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Hanul.Serving.Tests;

/// <summary>Requests that cannot be answered: the status, the parameter and a sentence.</summary>
public sealed class RefusalTests(ModelFixture models)
{
    private const string Open = "\"messages\": [{\"role\": \"user\", \"content\": ";
    private const string Turn = Open + "\"a\"}]";

    [Theory]
    [InlineData("", null, "invalid_json")]
    [InlineData("{", null, "invalid_json")]
    [InlineData("[]", null, "invalid_json")]
    [InlineData("null", null, "invalid_json")]
    [InlineData("{\"stream\": true, \"stream\": false}", null, "invalid_json")]
    [InlineData("{}", "messages", "missing_required_parameter")]
    [InlineData("{\"messages\": null}", "messages", "missing_required_parameter")]
    [InlineData("{\"messages\": \"a\"}", "messages", "invalid_type")]
    [InlineData("{\"messages\": []}", "messages", "invalid_value")]
    [InlineData("{\"messages\": [1]}", "messages[0]", "invalid_type")]
    [InlineData("{\"messages\": [{\"content\": \"a\"}]}", "messages[0].role", "missing_required_parameter")]
    [InlineData("{\"messages\": [{\"role\": \"tool\", \"content\": \"a\"}]}", "messages[0].role", "invalid_value")]
    [InlineData("{\"messages\": [{\"role\": \"user\"}]}", "messages[0].content", "missing_required_parameter")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": 1}]}", "messages[0].content", "invalid_type")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"\\ud83d\"}]}", "messages[0].content", "invalid_value")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"a\", \"colour\": 1}]}", "messages[0].colour", "unknown_parameter")]
    [InlineData("{" + Open + "[{\"type\": \"image_url\"}]}]}", "messages[0].content[0].type", "unsupported_parameter")]
    [InlineData("{" + Open + "[{\"type\": \"text\"}]}]}", "messages[0].content[0].text", "missing_required_parameter")]
    [InlineData("{" + Turn + ", \"temprature\": 1}", "temprature", "unknown_parameter")]
    [InlineData("{" + Turn + ", \"temperature\": \"hot\"}", "temperature", "invalid_type")]
    [InlineData("{" + Turn + ", \"temperature\": 2.1}", "temperature", "invalid_value")]
    [InlineData("{" + Turn + ", \"temperature\": 1e999}", "temperature", "invalid_value")]
    [InlineData("{" + Turn + ", \"top_p\": -0.1}", "top_p", "invalid_value")]
    [InlineData("{" + Turn + ", \"top_k\": 1.5}", "top_k", "invalid_value")]
    [InlineData("{" + Turn + ", \"min_p\": 2}", "min_p", "invalid_value")]
    [InlineData("{" + Turn + ", \"repetition_penalty\": 0}", "repetition_penalty", "invalid_value")]
    [InlineData("{" + Turn + ", \"max_tokens\": 0}", "max_tokens", "invalid_value")]
    [InlineData("{" + Turn + ", \"max_completion_tokens\": 99999999999}", "max_completion_tokens", "invalid_value")]
    [InlineData("{" + Turn + ", \"n\": 5}", "n", "invalid_value")]
    [InlineData("{" + Turn + ", \"seed\": 1.5}", "seed", "invalid_value")]
    [InlineData("{" + Turn + ", \"stop\": [\"\"]}", "stop", "invalid_value")]
    [InlineData("{" + Turn + ", \"stop\": [1]}", "stop[0]", "invalid_type")]
    [InlineData("{" + Turn + ", \"stop\": 1}", "stop", "invalid_type")]
    [InlineData("{" + Turn + ", \"stream\": \"yes\"}", "stream", "invalid_type")]
    [InlineData("{" + Turn + ", \"stream_options\": {}}", "stream_options", "invalid_value")]
    [InlineData("{" + Turn + ", \"stream\": true, \"stream_options\": {\"x\": 1}}", "stream_options.x", "unknown_parameter")]
    [InlineData("{" + Turn + ", \"presence_penalty\": 0.5}", "presence_penalty", "unsupported_parameter")]
    [InlineData("{" + Turn + ", \"frequency_penalty\": -1}", "frequency_penalty", "unsupported_parameter")]
    [InlineData("{" + Turn + ", \"logprobs\": true}", "logprobs", "unsupported_parameter")]
    [InlineData("{" + Turn + ", \"logit_bias\": {\"1\": 5}}", "logit_bias", "unsupported_parameter")]
    [InlineData("{" + Turn + ", \"tools\": [{\"type\": \"function\"}]}", "tools", "unsupported_parameter")]
    [InlineData("{" + Turn + ", \"response_format\": {\"type\": \"json_object\"}}", "response_format", "unsupported_parameter")]
    [InlineData("{" + Turn + ", \"response_format\": 1}", "response_format", "invalid_type")]
    public async Task Chat_requests_that_are_wrong_name_the_parameter(string body, string? parameter, string code) =>
        await Refuse("/v1/chat/completions", body, HttpStatusCode.BadRequest, parameter, code);

    [Theory]
    [InlineData("{}", "prompt", "missing_required_parameter")]
    [InlineData("{\"prompt\": {}}", "prompt", "invalid_type")]
    [InlineData("{\"prompt\": []}", "prompt", "invalid_value")]
    [InlineData("{\"prompt\": [[]]}", "prompt[0]", "invalid_value")]
    [InlineData("{\"prompt\": [\"a\", 1]}", "prompt[1]", "invalid_type")]
    [InlineData("{\"prompt\": [1, 260]}", "prompt", "invalid_value")]
    [InlineData("{\"prompt\": [-1]}", "prompt", "invalid_value")]
    [InlineData("{\"prompt\": \"a\", \"echo\": true}", "echo", "unsupported_parameter")]
    [InlineData("{\"prompt\": \"a\", \"suffix\": \"b\"}", "suffix", "unsupported_parameter")]
    [InlineData("{\"prompt\": \"a\", \"best_of\": 3}", "best_of", "unsupported_parameter")]
    [InlineData("{\"prompt\": \"a\", \"logprobs\": 5}", "logprobs", "unsupported_parameter")]
    [InlineData("{\"prompt\": [\"a\", \"a\", \"a\", \"a\", \"a\"], \"n\": 4}", "prompt", "invalid_value")]
    public async Task Text_requests_that_are_wrong_name_the_parameter(string body, string parameter, string code) =>
        await Refuse("/v1/completions", body, HttpStatusCode.BadRequest, parameter, code);

    [Fact]
    public async Task Another_model_is_not_found()
    {
        await Refuse("/v1/completions", "{\"model\": \"다른 것\", \"prompt\": \"a\"}", HttpStatusCode.NotFound, "model", "model_not_found");
        await using var server = await RunningServer.StartAsync(models.Model);
        using var known = await server.Client.GetAsync(new Uri("/v1/models/reciter", UriKind.Relative), Test.Cancellation);
        using var unknown = await server.Client.GetAsync(new Uri("/v1/models/a/b", UriKind.Relative), Test.Cancellation);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (known.StatusCode, unknown.StatusCode));
    }

    [Fact]
    public async Task Other_addresses_and_methods_are_not_found() =>
        await Refuse("/v1/embeddings", "{}", HttpStatusCode.NotFound, null, "unknown_url");

    [Fact]
    public async Task A_prompt_longer_than_the_context_says_both_lengths()
    {
        await using var server = await RunningServer.StartAsync(models.ShortPath);
        await server.Server.Model.WhenReadyAsync(Test.Cancellation);
        var error = await Error(server, "/v1/completions", $$"""{"prompt": "{{new string('a', 200)}}"}""", HttpStatusCode.BadRequest);
        Assert.Equal(("prompt", "context_length_exceeded"), ((string?)error["param"], (string?)error["code"]));
        Assert.Contains("160 tokens", (string?)error["message"], StringComparison.Ordinal);
        Assert.Contains("has 200", (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_that_are_not_text_at_all_are_refused()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        byte[] inside = [.. "{\"messages\": [{\"role\": \"user\", \"content\": \""u8, 0xFF, .. "\"}]}"u8];
        foreach (var bytes in (byte[][])[inside, [0xFF, 0xFE], Encoding.UTF8.GetBytes(new string('[', 100_000))])
        {
            using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } };
            using var response = await server.Client.PostAsync(
                new Uri("/v1/chat/completions", UriKind.Relative), content, Test.Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Fact]
    public async Task Damaged_requests_are_refused_or_answered_and_never_break_the_server()
    {
        await using var server = await RunningServer.StartAsync(models.Model, new() { Limits = new() { MaxTokens = 3 } });
        var random = new Random(20260801);
        string[] pieces =
            ["null", "[]", "{}", "-1", "1e400", "\"\"", "\"\\ud800\"", "true", "[[1]]", ":", ",", "\"", "\\", "\u0000", "하", "0.5"];
        const string request = "{" + Turn
            + ", \"temperature\": 0.5, \"stop\": [\"x\"], \"n\": 2, \"seed\": 3, \"stream\": false, \"top_k\": 4}";
        for (var attempt = 0; attempt < 400; attempt++)
        {
            var damaged = new StringBuilder(request);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var place = random.Next(damaged.Length);
                damaged.Remove(place, Math.Min(random.Next(8), damaged.Length - place)).Insert(place, pieces[random.Next(pieces.Length)]);
            }

            using var response = await server.PostAsync(attempt % 2 == 0 ? "/v1/chat/completions" : "/v1/completions", damaged.ToString());
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{response.StatusCode} for {damaged}");
        }
    }

    private async Task Refuse(string address, string body, HttpStatusCode status, string? parameter, string code)
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var error = await Error(server, address, body, status);
        Assert.Equal((parameter, code), ((string?)error["param"], (string?)error["code"]));
        Assert.EndsWith(".", (string?)error["message"], StringComparison.Ordinal);
    }

    private static async Task<JsonNode> Error(RunningServer server, string address, string body, HttpStatusCode status)
    {
        using var response = await server.PostAsync(address, body);
        var text = await response.Content.ReadAsStringAsync(Test.Cancellation);
        Assert.True(status == response.StatusCode, $"{response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!["error"]!;
    }
}
