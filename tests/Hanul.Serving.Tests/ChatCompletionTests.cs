using System.Text.Json.Nodes;

namespace Hanul.Serving.Tests;

public sealed class ChatCompletionTests(ModelFixture models)
{
    private const string Address = "/v1/chat/completions";

    [Fact]
    public async Task A_stream_is_lines_of_data_that_end_with_DONE()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var text = await server.StreamAsync(Address, Request("\"max_tokens\": 60, \"stream\": true"));
        Assert.EndsWith("\n\ndata: [DONE]\n\n", text, StringComparison.Ordinal);
        foreach (var line in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.StartsWith("data: ", line, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', line);
        }

        Assert.Contains("맑", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_begins_with_the_role_and_ends_with_the_reason()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var events = await server.EventsAsync(Address, Request("\"max_tokens\": 30, \"stream\": true"));
        Assert.Equal("assistant", (string?)events[0]["choices"]![0]!["delta"]!["role"]);
        Assert.Equal("length", (string?)events[^1]["choices"]![0]!["finish_reason"]);
        Assert.All(events.SkipLast(1), each => Assert.Null(each["choices"]![0]!["finish_reason"]));
        Assert.All(events, each => Assert.Equal("chat.completion.chunk", (string?)each["object"]));
        Assert.Single(events.Select(each => (string?)each["id"]).Distinct());
        Assert.All(events, each => Assert.Null(each["usage"]));
    }

    [Fact]
    public async Task Syllables_arrive_whole_and_the_stream_says_what_the_whole_answer_says()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var events = await server.EventsAsync(
            Address, Request("\"max_tokens\": 100, \"stream\": true, \"stream_options\": {\"include_usage\": true}"));
        var usage = events[^1]["usage"]!;
        Assert.Empty(events[^1]["choices"]!.AsArray());
        var pieces = events.SkipLast(1).Select(each => (string?)each["choices"]![0]!["delta"]!["content"] ?? "").ToArray();
        // The first piece may be the rest of a syllable, and the last one the beginning of another.
        Assert.All(pieces[2..^1], piece => Assert.DoesNotContain('\uFFFD', piece));
        Assert.Equal(RecitingModel.After((int)usage["prompt_tokens"]!, 100), string.Concat(pieces));

        var whole = await server.AskAsync(Address, Request("\"max_tokens\": 100"));
        Assert.Equal(string.Concat(pieces), (string?)whole["choices"]![0]!["message"]!["content"]);
        Assert.Equal(usage.ToJsonString(), whole["usage"]!.ToJsonString());
    }

    [Fact]
    public async Task Usage_can_come_with_every_event()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var events = await server.EventsAsync(
            Address, Request("\"max_tokens\": 30, \"stream\": true, \"stream_options\": {\"continuous_usage_stats\": true}"));
        var counts = events.Skip(1).Select(each => (int)each["usage"]!["completion_tokens"]!).ToArray();
        Assert.Equal(counts.Order(), counts);
        Assert.Equal(30, counts[^1]);
    }

    [Fact]
    public async Task Text_parts_roles_and_old_and_new_names_mean_the_same()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var plain = await server.AskAsync(Address, """
            {"messages": [{"role": "system", "content": "가나"}, {"role": "user", "content": "다라"}], "max_tokens": 20}
            """);
        var parts = await server.AskAsync(Address, """
            {"model": "reciter", "messages": [{"role": "developer", "content": "가나", "name": "n"},
             {"role": "user", "content": [{"type": "text", "text": "다"}, {"type": "text", "text": "라"}]}],
             "max_completion_tokens": 20, "n": 1, "logprobs": false, "presence_penalty": 0, "logit_bias": {}, "tools": [], "user": "me",
             "response_format": {"type": "text"}, "temperature": null}
            """);
        Assert.Equal(plain["choices"]!.ToJsonString(), parts["choices"]!.ToJsonString());
        Assert.Equal(plain["usage"]!.ToJsonString(), parts["usage"]!.ToJsonString());
    }

    [Fact]
    public async Task Stop_strings_end_the_answer_and_are_not_part_of_it()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var answer = await server.AskAsync(Address, Request("\"max_tokens\": 200, \"stop\": [\"걸어\", \"없는 말\"], \"seed\": 1"));
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        var all = RecitingModel.After((int)answer["usage"]!["prompt_tokens"]!, 200);
        Assert.Equal(all[..all.IndexOf("걸어", StringComparison.Ordinal)], (string?)answer["choices"]![0]!["message"]!["content"]);
    }

    [Fact]
    public async Task Several_choices_come_with_their_indices()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var whole = await server.AskAsync(Address, Request("\"max_tokens\": 12, \"n\": 3, \"seed\": -7"));
        Assert.Equal([0, 1, 2], whole["choices"]!.AsArray().Select(choice => (int)choice!["index"]!));
        Assert.Equal(36, (int)whole["usage"]!["completion_tokens"]!);
        var events = await server.EventsAsync(Address, Request("\"max_tokens\": 12, \"n\": 2, \"stream\": true"));
        Assert.Equal([0, 1], events.Select(each => (int)each["choices"]![0]!["index"]!).Distinct());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_answer_and_another_another()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var (first, second, other) = (await Draw(1), await Draw(1), await Draw(2));
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);

        async Task<string> Draw(int seed)
        {
            var sampling = $"\"max_tokens\": 40, \"temperature\": 2, \"repetition_penalty\": 10, \"seed\": {seed}";
            return (await server.AskAsync(Address, Request(sampling)))["choices"]!.ToJsonString();
        }
    }

    [Fact]
    public async Task An_answer_without_a_limit_ends_where_the_context_does()
    {
        await using var server = await RunningServer.StartAsync(models.ShortPath);
        await server.Server.Model.WhenReadyAsync(Test.Cancellation);
        JsonNode answer = await server.AskAsync(Address, Request());
        Assert.Equal("length", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal(160, (int)answer["usage"]!["total_tokens"]!);
    }

    internal static string Request(string more = "") =>
        $$"""{"messages": [{"role": "user", "content": "안녕하세요?"}]{{(more.Length > 0 ? ", " : "")}}{{more}}}""";
}
