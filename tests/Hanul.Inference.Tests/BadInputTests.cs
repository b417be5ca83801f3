namespace Hanul.Inference.Tests;

/// <summary>What is wrong is said, and nothing else happens.</summary>
public sealed class BadInputTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AModelThatIsNotThere() =>
        await Assert.ThrowsAnyAsync<IOException>(() => LanguageModel.LoadAsync(Path.Combine(Path.GetTempPath(), "no such model"), ct: Ct));

    [Fact]
    public async Task ATruncatedFile()
    {
        using var folder = new TemporaryFolder();
        TinyModels.Write(folder.Path, TinyModels.Dense);
        var file = Path.Combine(folder.Path, "model.safetensors");
        var bytes = await File.ReadAllBytesAsync(file, Ct);
        foreach (var length in (int[])[0, 4, 100, bytes.Length / 2, bytes.Length - 1])
        {
            await File.WriteAllBytesAsync(file, bytes[..length], Ct);
            await Assert.ThrowsAsync<InvalidDataException>(() => LanguageModel.LoadAsync(folder.Path, ct: Ct));
        }
    }

    [Fact]
    public async Task AMissingTensor()
    {
        using var folder = new TemporaryFolder();
        TinyModels.Write(folder.Path, TinyModels.Dense);
        var spec = Hanul.Models.ModelSpecJson.Write(TinyModels.Dense with { TiedEmbeddings = false, LearnedPositions = true });
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "spec.json"), spec, Ct);
        var wrong = await Assert.ThrowsAsync<InvalidDataException>(() => LanguageModel.LoadAsync(folder.Path, ct: Ct));
        Assert.Contains("positions.weight", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WeightsOfATypeThatIsNotComputed()
    {
        using var folder = new TemporaryFolder();
        TinyModels.Write(folder.Path, TinyModels.Dense, type: Hanul.Formats.ElementType.F8E4M3);
        var wrong = await Assert.ThrowsAsync<NotSupportedException>(() => LanguageModel.LoadAsync(folder.Path, ct: Ct));
        Assert.Contains("embedding.weight", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APromptThatIsTooLong()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        var wrong = Assert.Throws<ContextOverflowException>(() => loaded.Model.GenerateAsync(new int[160], new(), Ct));
        Assert.Equal((160, 160), (wrong.TokenCount, wrong.ContextLength));
        Assert.Contains("160 tokens", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ContextOverflowException>(() => loaded.Model.Logits(new int[161]));
        Assert.Equal(160, loaded.Model.Logits(new int[160]).Length);
    }

    [Fact]
    public void APromptThatIsNoText()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        Assert.Throws<ArgumentException>(() => loaded.Model.GenerateAsync([], new(), Ct));
        foreach (var token in (int[])[-1, TinyModels.Dense.VocabularySize, int.MaxValue])
            Assert.Throws<ArgumentOutOfRangeException>(() => loaded.Model.GenerateAsync([1, token], new(), Ct));
    }

    [Fact]
    public void OptionsOutOfRange()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        GenerationOptions[] wrong =
        [
            new() { MaxTokens = 0 }, new() { TopK = -1 }, new() { MinP = -0.1f }, new() { MinP = 2 },
            new() { Temperature = -1 }, new() { Temperature = float.NaN }, new() { Temperature = float.PositiveInfinity },
            new() { TopP = 0 }, new() { TopP = 1.1f }, new() { TopP = float.NaN },
            new() { RepetitionPenalty = 0 }, new() { RepetitionPenalty = float.NaN }, new() { Stop = [""] },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => loaded.Model.GenerateAsync([1], options, Ct)));
    }

    [Fact]
    public async Task AModelWithoutATokenizerStillTakesTokens()
    {
        using var folder = new TemporaryFolder();
        TinyModels.Write(folder.Path, TinyModels.Dense);
        using var model = await LanguageModel.LoadAsync(folder.Path, ct: Ct);
        var count = 0;
        await foreach (var token in model.GenerateAsync([1], new() { MaxTokens = 3 }, Ct))
            count += token.Text.Length + 1;
        Assert.Equal(3, count);
        Assert.Throws<InvalidDataException>(() => model.Tokenizer);
        Assert.Throws<InvalidDataException>(() => model.EncodeChat([new("user", "hi")]));
    }

    [Fact]
    public async Task WeightsThatAreNotNumbersEndTheTextAndNotTheModel()
    {
        using var folder = new TemporaryFolder();
        TinyModels.Write(folder.Path, TinyModels.Dense);
        var file = Path.Combine(folder.Path, "model.safetensors");
        var bytes = await File.ReadAllBytesAsync(file, Ct);
        bytes.AsSpan(bytes.Length - 400_000 < 0 ? bytes.Length / 2 : bytes.Length - 400_000).Fill(0xFF);
        await File.WriteAllBytesAsync(file, bytes, Ct);
        using var model = await LanguageModel.LoadAsync(folder.Path, ct: Ct);
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(async () =>
            {
                await foreach (var token in model.GenerateAsync([1], new() { Temperature = i }, Ct))
                {
                }
            });
        }
    }
}
