using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>Weights in bfloat16, the upper half of a float32.</summary>
internal readonly unsafe struct BFloat16Weights : IWeightFormat
{
    public static bool IsCostly => true;

    public static bool HasScales => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Scale<TWidth, TVector>(byte* row, int column)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct => TWidth.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TWidth, TVector>(byte* row, int column, TVector scale)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct => TWidth.LoadBFloat16((ushort*)row + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadOne(byte* row, int column) => BitConverter.UInt32BitsToSingle((uint)((ushort*)row)[column] << 16);
}
