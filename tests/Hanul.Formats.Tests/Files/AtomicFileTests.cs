namespace Hanul.Formats.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFailureLeavesTheOldFileAndNothingElse()
    {
        var path = _folder["a.txt"];
        AtomicFile.WriteAllText(path, "하나");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[3 << 20]);
            throw new InvalidOperationException();
        }));
        Assert.Equal("하나", File.ReadAllText(path));
        Assert.Equal(["a.txt"], _folder.Names);
        AtomicFile.WriteAllText(path, "둘");
        Assert.Equal("둘", File.ReadAllText(path));
        Assert.Equal(["a.txt"], _folder.Names);
    }

    [Fact]
    public void AFullDiskIsASentence()
    {
        var path = _folder["a.bin"];
        var noSpace = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;
        var full = new IOException("No space left on device", noSpace);
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, _ => throw full));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Matches(@"\d+ bytes free", error.Message);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void TheSystemReportsAFullDiskAsWeExpect()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full to write to");
        var error = Assert.Throws<IOException>(() => DiskFull.Explain(_folder["a"], () =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write(new byte[100]);
        }));
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FoldersAndDevicesAreNotOverwritten()
    {
        Assert.Throws<IOException>(() => AtomicFile.WriteAllText(_folder.Path, "x"));
        if (OperatingSystem.IsLinux()) Assert.Throws<IOException>(() => AtomicFile.WriteAllText("/dev/null", "x"));
    }

    [Fact]
    public void ACommittedFolderHasItsFinalName()
    {
        Directory.CreateDirectory(Path.Combine(_folder["temporary"], "inner"));
        File.WriteAllText(Path.Combine(_folder["temporary"], "inner", "a"), "a");
        Directory.CreateDirectory(_folder["final"]);
        AtomicFile.CommitFolder(_folder["temporary"], _folder["final"]);
        Assert.Equal(["final"], _folder.Names);
        Assert.Equal("a", File.ReadAllText(Path.Combine(_folder["final"], "inner", "a")));
    }

    [Fact]
    public void AFolderWithFilesIsNeverReplaced()
    {
        Directory.CreateDirectory(_folder["temporary"]);
        Directory.CreateDirectory(_folder["final"]);
        File.WriteAllText(Path.Combine(_folder["final"], "precious"), "a");
        Assert.Throws<IOException>(() => AtomicFile.CommitFolder(_folder["temporary"], _folder["final"]));
        Assert.True(File.Exists(Path.Combine(_folder["final"], "precious")));
        Assert.True(Directory.Exists(_folder["temporary"]));
    }
}
