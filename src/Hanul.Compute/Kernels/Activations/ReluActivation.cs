using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>max(x, 0).</summary>
internal readonly struct ReluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TWidth, TVector>(TVector x)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct => TWidth.Max(x, TWidth.Zero);
}
