namespace Hanul.Formats;

/// <summary>Turns the system's "no space" into a sentence that says where, and how much is free.</summary>
internal static class DiskFull
{
    private const int LinuxNoSpace = 28;
    private const int LinuxQuotaExceeded = 122;
    private const int MacQuotaExceeded = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    public static void Explain(string path, Action write)
    {
        try
        {
            write();
        }
        catch (IOException e) when (IsDiskFull(e))
        {
            throw new IOException(
                $"{path} could not be written: the disk is full{FreeBytes(path)}. Free some room or choose another folder.", e);
        }
    }

    private static bool IsDiskFull(IOException e) => OperatingSystem.IsWindows()
        ? e.HResult is WindowsDiskFull or WindowsHandleDiskFull
        : e.HResult is LinuxNoSpace || e.HResult == (OperatingSystem.IsMacOS() ? MacQuotaExceeded : LinuxQuotaExceeded);

    private static string FreeBytes(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return $" ({new DriveInfo(folder).AvailableFreeSpace} bytes free)";
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return ""; // The sentence is worth more than the number.
        }
    }
}
