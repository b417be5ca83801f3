namespace Hanul.Inference.Tests;

public sealed class SchedulerTests
{
    private static readonly GenerationOptions Long = new() { MaxTokens = 100_000, Temperature = 1, Seed = 1, IgnoreEndToken = true };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CancellingEndsATextAtOnceAndFreesItsSeat()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense with { ContextLength = 100_000 }, new() { ThreadCount = 1, MaxSequences = 1 });
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var token in loaded.Model.GenerateAsync([1], Long, cancelling.Token))
            {
                if (++seen == 3)
                    await cancelling.CancelAsync();
            }
        });
        Assert.InRange(seen, 3, 1000);
        Assert.Equal(4, (await loaded.Generate([2], Long with { MaxTokens = 4 })).Count);
    }

    [Fact]
    public async Task ATextCancelledWhileItWaitsNeverStarts()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense with { ContextLength = 100_000 }, new() { ThreadCount = 1, MaxSequences = 1 });
        using var first = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var second = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = loaded.Model.GenerateAsync([1], Long, first.Token).GetAsyncEnumerator(Ct);
        Assert.True(await running.MoveNextAsync());
        var waiting = loaded.Model.GenerateAsync([1], Long, second.Token).GetAsyncEnumerator(Ct);
        var next = waiting.MoveNextAsync().AsTask();
        await Task.Delay(20, Ct);
        Assert.False(next.IsCompleted);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.True(await running.MoveNextAsync());
        await running.DisposeAsync();
        await waiting.DisposeAsync();
    }

    [Fact]
    public async Task AReaderWhoGoesAwayFreesTheSeat()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense with { ContextLength = 100_000 }, new() { ThreadCount = 1, MaxSequences = 1 });
        for (var i = 0; i < 3; i++)
        {
            await foreach (var token in loaded.Model.GenerateAsync([1], Long, Ct))
                break;
        }

        Assert.Equal(4, (await loaded.Generate([2], Long with { MaxTokens = 4 })).Count);
    }

    [Fact]
    public async Task DisposingWhileTextsRunEndsThemWithAWord()
    {
        var loaded = LoadedModel.Of(TinyModels.Dense with { ContextLength = 100_000 }, new() { ThreadCount = 2, MaxSequences = 2 });
        var texts = Enumerable.Range(0, 4).Select(_ => Task.Run(() => loaded.Generate([1, 2], Long), Ct)).ToArray();
        await Task.Delay(30, Ct);
        loaded.Dispose();
        foreach (var text in texts)
            await Assert.ThrowsAsync<ObjectDisposedException>(() => text);
        Assert.Throws<ObjectDisposedException>(() => loaded.Model.GenerateAsync([1], Long, Ct));
        Assert.Throws<ObjectDisposedException>(() => loaded.Model.Logits([1]));
    }

    [Fact]
    public async Task AShortTextIsNotHeldUpByALongOne()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense with { ContextLength = 2048 }, new() { ThreadCount = 1 });
        var shortText = loaded.Model.GenerateAsync([1], Long with { MaxTokens = 2000 }, Ct).GetAsyncEnumerator(Ct);
        Assert.True(await shortText.MoveNextAsync());
        var longText = loaded.Model.GenerateAsync([.. Enumerable.Repeat(5, 2000)], Long with { MaxTokens = 1 }, Ct).GetAsyncEnumerator(Ct);
        var read = longText.MoveNextAsync().AsTask();

        // The long prompt takes 62 rounds of 32 tokens; in every one of them the short text gets a token.
        var tokens = 0;
        while (!read.IsCompleted && await shortText.MoveNextAsync())
            tokens++;
        Assert.True(await read);
        Assert.InRange(tokens, 30, 2000);
        await shortText.DisposeAsync();
        await longText.DisposeAsync();
    }

    [Fact]
    public async Task TheCacheLimitMakesTextsWaitAndBoundsTheContext()
    {
        // A page of 16 tokens of the dense model: 2 layers · 2 heads · 12 features · keys and values · 4 bytes.
        const long page = 16 * 2 * 2 * 12 * 2 * 4;
        using var loaded = LoadedModel.Of(TinyModels.Dense, new() { ThreadCount = 1, CacheBytes = 3 * page });
        var options = Long with { MaxTokens = 30 };
        var texts = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => loaded.Generate([i, 1], options), Ct)));
        Assert.All(texts, text => Assert.Equal(30, text.Count));
        Assert.Equal(48, loaded.Model.ContextLength);
        var full = await loaded.Generate([1], Long with { MaxTokens = 60 });
        Assert.Equal((47, FinishReason.ContextFull), (full.Count, full[^1].Finish));
        Assert.Throws<ContextOverflowException>(() => loaded.Model.Logits(new int[49]));
    }

    [Fact]
    public async Task LogitsAreComputedBesideGeneration()
    {
        using var loaded = LoadedModel.Of(TinyModels.Switch);
        int[] tokens = [3, 1, 4, 1, 5, 9, 2, 6];
        var alone = loaded.Model.Logits(tokens);
        var text = Task.Run(() => loaded.Generate([1], Long with { MaxTokens = 120 }), Ct);
        for (var i = 0; i < 5; i++)
            Assert.Equal(alone, loaded.Model.Logits(tokens));
        await text;
    }
}
