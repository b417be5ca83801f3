using Hanul.Models;

namespace Hanul.Inference.Tests;

/// <summary>A tiny model, written and loaded.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private LoadedModel(ModelSpec spec, LoadOptions? options)
    {
        TinyModels.Write(_folder.Path, spec, TinyModels.Tokenizer);
        Model = LanguageModel.LoadAsync(_folder.Path, options).GetAwaiter().GetResult();
    }

    public LanguageModel Model { get; }

    public static LoadedModel Of(ModelSpec spec, LoadOptions? options = null) => new(spec, options ?? new() { ThreadCount = 2 });

    /// <summary>Generates to the end.</summary>
    public async Task<List<GeneratedToken>> Generate(IReadOnlyList<int> prompt, GenerationOptions options)
    {
        var tokens = new List<GeneratedToken>();
        await foreach (var token in Model.GenerateAsync(prompt, options, TestContext.Current.CancellationToken))
            tokens.Add(token);
        return tokens;
    }

    public void Dispose()
    {
        Model.Dispose();
        _folder.Dispose();
    }
}
