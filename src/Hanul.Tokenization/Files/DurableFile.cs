namespace Hanul.Tokenization;

/// <summary>Files that are whole or absent, never half-written.</summary>
internal static class DurableFile
{
    /// <summary>Writes to a temporary name in the same folder, flushes to disk, renames.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
