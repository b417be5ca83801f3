using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>x · sigmoid(x).</summary>
internal readonly struct SiluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TWidth, TVector>(TVector x)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct =>
        TWidth.Divide(x, TWidth.Add(TWidth.Create(1), VectorExponential<TWidth, TVector>.Exp(TWidth.Subtract(TWidth.Zero, x))));
}
