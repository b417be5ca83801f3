using System.Runtime.CompilerServices;
using Hanul.Formats;

namespace Hanul.Compute;

/// <summary>Weights in Q8_0: blocks of a float16 scale and 32 signed bytes (see <see cref="Q8Block"/>).</summary>
internal readonly unsafe struct Q8Weights : IWeightFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Scale<TWidth, TVector>(byte* row, int column)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct => TWidth.Create((float)*(Half*)Block(row, column));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TWidth, TVector>(byte* row, int column, TVector scale)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct => TWidth.Multiply(TWidth.LoadInt8(Bytes(row, column)), scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadOne(byte* row, int column) => (float)*(Half*)Block(row, column) * *Bytes(row, column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Block(byte* row, int column) => row + ((long)(column / Q8Block.Count) * Q8Block.SizeBytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static sbyte* Bytes(byte* row, int column) => (sbyte*)Block(row, column) + sizeof(ushort) + (column % Q8Block.Count);
}
