using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>Weights in IEEE binary16.</summary>
internal readonly unsafe struct Float16Weights : IWeightFormat
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
        where TVector : struct => TWidth.LoadFloat16((ushort*)row + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadOne(byte* row, int column) => (float)((Half*)row)[column];
}
