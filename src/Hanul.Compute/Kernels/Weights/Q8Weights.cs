using System.Runtime.CompilerServices;
using Hanul.Formats;

namespace Hanul.Compute;

/// <summary>Weights in Q8_0: blocks of a float16 scale and 32 signed bytes (see <see cref="Q8Block"/>).</summary>
internal readonly unsafe struct Q8Weights : IWeightFormat
{
    public static bool IsCostly => true;

    public static bool HasScales => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Scale<TWidth, TVector>(byte* row, int column)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct => TWidth.Create(ScaleOf(Block(row, column)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TWidth, TVector>(byte* row, int column, TVector scale)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct => TWidth.Multiply(TWidth.LoadInt8(Bytes(row, column)), scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadOne(byte* row, int column) => ScaleOf(Block(row, column)) * *Bytes(row, column);

    /// <summary>
    /// A float16 without a call, which the runtime's conversion would be; exact as in <see cref="IVectorWidth{TVector}.LoadFloat16"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float ScaleOf(byte* block)
    {
        uint bits = *(ushort*)block;
        var magnitude = BitConverter.UInt32BitsToSingle(((bits & 0x7FFF) << 13) + (224u << 23)) * 1.925929944387236e-34f;
        if (magnitude < 1f / (1 << 14))
            magnitude = (magnitude * 2) - (1f / (1 << 14));
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Block(byte* row, int column) => row + ((long)(column / Q8Block.Count) * Q8Block.SizeBytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static sbyte* Bytes(byte* row, int column) => (sbyte*)Block(row, column) + sizeof(ushort) + (column % Q8Block.Count);
}
