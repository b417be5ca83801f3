namespace Hanul.Serving.Tests;

public sealed class TextCompletionTests(ModelFixture models)
{
    private const string Address = "/v1/completions";

    [Theory]
    [InlineData("\"가나\"", 6, 1)]
    [InlineData("[\"가나\", \"다\"]", 9, 2)]
    [InlineData("[1, 2, 3, 4]", 4, 1)]
    [InlineData("[[1, 2, 3], [4]]", 4, 2)]
    [InlineData("\"\"", 1, 1)]
    public async Task Prompts_may_be_text_or_token_ids_one_or_several(string prompt, int tokens, int choices)
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var answer = await server.AskAsync(Address, $$"""{"prompt": {{prompt}}, "max_tokens": 9}""");
        Assert.Equal(choices, answer["choices"]!.AsArray().Count);
        Assert.Equal(tokens, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.Equal("text_completion", (string?)answer["object"]);
    }

    [Fact]
    public async Task A_continuation_has_16_tokens_unless_told_otherwise()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var prompt = string.Join(',', Enumerable.Repeat(1, RecitingModel.Period));
        var answer = await server.AskAsync(Address, $$"""{"prompt": [{{prompt}}]}""");
        Assert.Equal(RecitingModel.After(0, 16), (string?)answer["choices"]![0]!["text"]);
    }

    [Fact]
    public async Task Streams_pieces_of_the_same_object()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var events = await server.EventsAsync(Address, """{"prompt": [[1, 2], [3]], "max_tokens": 40, "n": 2, "stream": true}""");
        Assert.All(events, each => Assert.Equal("text_completion", (string?)each["object"]));
        for (var index = 0; index < 4; index++)
        {
            var own = events.Where(each => (int)each["choices"]![0]!["index"]! == index).ToArray();
            var text = string.Concat(own.Select(each => (string?)each["choices"]![0]!["text"]));
            Assert.Equal(RecitingModel.After(index < 2 ? 2 : 1, 40), text);
            Assert.Equal("length", (string?)own[^1]["choices"]![0]!["finish_reason"]);
        }
    }
}
