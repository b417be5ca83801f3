using System.Runtime.InteropServices;

namespace Hanul.Compute;

/// <summary>The words that a team's threads write to one another, a cache line apart so that one does not slow the others.</summary>
[StructLayout(LayoutKind.Explicit, Size = 512)]
internal struct SharedWords
{
    /// <summary>The next item of the loop that nobody has taken.</summary>
    [FieldOffset(128)]
    internal long Next;

    /// <summary>The loop's number, whether workers may enter, and how many are inside.</summary>
    [FieldOffset(256)]
    internal long Door;

    /// <summary>Workers that sleep.</summary>
    [FieldOffset(384)]
    internal int Asleep;

    /// <summary>1 while the caller sleeps until the last worker has left.</summary>
    [FieldOffset(388)]
    internal int CallerAsleep;
}
