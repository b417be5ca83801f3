namespace Hanul.Training.Tests;

/// <summary>A folder that a test may fill and that goes with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hanul-training-").FullName;

    public string this[params ReadOnlySpan<string> parts] => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
