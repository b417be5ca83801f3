namespace Hanul.Serving.Tests;

/// <summary>A folder that goes when its test does.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hanul-serving-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
