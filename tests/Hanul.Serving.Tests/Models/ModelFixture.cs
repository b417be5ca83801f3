using Hanul.Inference;

[assembly: AssemblyFixture(typeof(Hanul.Serving.Tests.ModelFixture))]

namespace Hanul.Serving.Tests;

/// <summary>The reciting model, written to a folder and loaded once for all tests.</summary>
public sealed class ModelFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public LanguageModel Model { get; private set; } = null!;

    /// <summary>The folder it was loaded from.</summary>
    public string Path => System.IO.Path.Combine(_folder.Path, "reciter");

    /// <summary>The same with a context of 160 tokens.</summary>
    public string ShortPath => System.IO.Path.Combine(_folder.Path, "short-reciter");

    public async ValueTask InitializeAsync()
    {
        RecitingModel.Write(Path);
        RecitingModel.Write(ShortPath, contextLength: 160);
        Model = await LanguageModel.LoadAsync(Path);
    }

    public ValueTask DisposeAsync()
    {
        Model.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
