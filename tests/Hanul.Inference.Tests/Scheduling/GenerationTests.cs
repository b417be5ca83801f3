using System.Text;
using Hanul.Models;

namespace Hanul.Inference.Tests;

public sealed class GenerationTests
{
    private static readonly GenerationOptions Sampled =
        new() { MaxTokens = 40, Temperature = 1.3f, TopK = 50, TopP = 0.95f, Seed = 7, IgnoreEndToken = true };

    [Fact]
    public async Task TheSameSeedGivesTheSameText()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        var first = await loaded.Generate([1, 2, 3], Sampled);
        var second = await loaded.Generate([1, 2, 3], Sampled);
        var other = await loaded.Generate([1, 2, 3], Sampled with { Seed = 8 });
        Assert.Equal(first, second);
        Assert.NotEqual(first.Select(token => token.Id), other.Select(token => token.Id));
        using var again = LoadedModel.Of(TinyModels.Dense, new() { ThreadCount = 1 });
        Assert.Equal(first, await again.Generate([1, 2, 3], Sampled));
    }

    [Fact]
    public async Task WithoutASeedTextsDiffer()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        var first = await loaded.Generate([1, 2, 3], Sampled with { Seed = null });
        var second = await loaded.Generate([1, 2, 3], Sampled with { Seed = null });
        Assert.NotEqual(first.Select(token => token.Id), second.Select(token => token.Id));
    }

    [Fact]
    public async Task ManyTextsAtOnceAreWhatTheyWereAlone()
    {
        foreach (var spec in (ModelSpec[])[TinyModels.Dense, TinyModels.Switch])
        {
            using var alone = LoadedModel.Of(spec);
            using var together = LoadedModel.Of(spec, new() { ThreadCount = 2, MaxSequences = 3 });
            var random = new Random(1);
            var requests = Enumerable.Range(0, 8).Select(i => (
                Prompt: Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(400)).ToArray(),
                Options: Sampled with { Seed = (ulong)i, MaxTokens = random.Next(1, 40) })).ToArray();
            var texts = await Task.WhenAll(requests.Select(request => Task.Run(() => together.Generate(request.Prompt, request.Options))));
            for (var i = 0; i < requests.Length; i++)
                Assert.Equal(await alone.Generate(requests[i].Prompt, requests[i].Options), texts[i]);
        }
    }

    [Fact]
    public async Task AConversationThatGoesOnIsWhatItWasFromTheStart()
    {
        using var loaded = LoadedModel.Of(TinyModels.Switch);
        List<int> text = [1, 2, 3, 4, 5];
        for (var turn = 0; turn < 5; turn++)
        {
            // The second model sees the same text for the first time: nothing of its cache is reused.
            using var fresh = LoadedModel.Of(TinyModels.Switch);
            var options = Sampled with { MaxTokens = 13, Seed = (ulong)turn };
            var continued = await loaded.Generate(text, options);
            Assert.Equal(await fresh.Generate(text, options), continued);
            text.AddRange(continued.Select(token => token.Id));

            // Every other turn takes back a part of the text, as an edited message does.
            if (turn % 2 == 1)
                text.RemoveRange(text.Count - 9, 9);
            text.AddRange([7, 8, 9 + turn]);
        }
    }

    [Fact]
    public async Task TheTextsOfTheTokensAreTheText()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var tokens = await loaded.Generate([1], Sampled with { Seed = seed });
            var text = string.Concat(tokens.Select(token => token.Text));
            Assert.Equal(loaded.Model.Tokenizer.Decode([.. tokens.Select(token => token.Id)], skipSpecialTokens: true), text);
            Assert.All(tokens.SkipLast(1), token => Assert.Null(token.Finish));

            // No piece ends or begins within a character.
            Assert.All(tokens, token => Assert.Equal(token.Text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(token.Text))));
        }
    }

    [Fact]
    public async Task StopTextsEndTheTextAndAreNotShown()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        var whole = string.Concat((await loaded.Generate([1], Sampled)).Select(token => token.Text));
        for (var start = 3; start < whole.Length - 4; start += 5)
        {
            var stop = whole.Substring(start, 4);
            var tokens = await loaded.Generate([1], Sampled with { Stop = [stop, "\u0001never"] });
            Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], string.Concat(tokens.Select(token => token.Text)));
            Assert.Equal(FinishReason.StopText, tokens[^1].Finish);
        }
    }

    [Fact]
    public async Task EndTokensEndTheText()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        var ends = loaded.Model.EndTokenIds;
        Assert.Contains(TinyModels.Tokenizer.SpecialTokens["<|im_end|>"], ends);
        var ended = 0;
        for (ulong seed = 0; seed < 30; seed++)
        {
            var options = Sampled with { Seed = seed, Temperature = 4, TopK = 0, TopP = 1 };
            var free = await loaded.Generate([1], options);
            var tokens = await loaded.Generate([1], options with { IgnoreEndToken = false });
            var end = free.FindIndex(token => ends.Contains(token.Id));
            if (end < 0)
            {
                Assert.Equal(free, tokens);
                continue;
            }

            ended++;
            Assert.Equal(free.Take(end + 1).Select(token => token.Id), tokens.Select(token => token.Id));
            Assert.Equal(FinishReason.EndToken, tokens[^1].Finish);
        }

        Assert.True(ended > 3, "hardly any text met an end token; the test shows little");
    }

    [Fact]
    public async Task LengthsEndTheText()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense, new() { ThreadCount = 1, ContextLength = 20 });
        var most = await loaded.Generate([1, 2, 3], Sampled with { MaxTokens = 5 });
        Assert.Equal((5, FinishReason.MaxTokens), (most.Count, most[^1].Finish));
        var full = await loaded.Generate([1, 2, 3], Sampled with { MaxTokens = 1000 });
        Assert.Equal((17, FinishReason.ContextFull), (full.Count, full[^1].Finish));
        var last = await loaded.Generate([.. Enumerable.Repeat(1, 19)], Sampled);
        Assert.Equal((1, FinishReason.ContextFull), (last.Count, last[^1].Finish));
    }
}
