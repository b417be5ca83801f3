using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>
/// x · Φ(x) = x · (1 − erfc(x/√2)/2). With z = |x|/√2 and t = 1 / (1 + 0.4·z), erfc(z) = exp(−z²) · t · p(t); p is a Chebyshev fit of
/// degree 8 on [1/25, 1] with a relative error below 2·10⁻⁷.
/// </summary>
internal readonly struct GeluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TWidth, TVector>(TVector x)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        // Beyond 13 the tail is zero in float32 and the fit's range ends.
        var z = TWidth.Min(TWidth.Multiply(TWidth.Abs(x), TWidth.Create(0.70710678f)), TWidth.Create(13));
        var t = TWidth.Divide(TWidth.Create(1), TWidth.MultiplyAdd(z, TWidth.Create(0.4f), TWidth.Create(1)));
        var p = TWidth.Create(0.051192565f);
        p = TWidth.MultiplyAdd(p, t, TWidth.Create(-0.1869255683f));
        p = TWidth.MultiplyAdd(p, t, TWidth.Create(0.1762475502f));
        p = TWidth.MultiplyAdd(p, t, TWidth.Create(-0.01236629085f));
        p = TWidth.MultiplyAdd(p, t, TWidth.Create(0.1450618518f));
        p = TWidth.MultiplyAdd(p, t, TWidth.Create(0.1674349363f));
        p = TWidth.MultiplyAdd(p, t, TWidth.Create(0.2080227876f));
        p = TWidth.MultiplyAdd(p, t, TWidth.Create(0.2256561044f));
        p = TWidth.MultiplyAdd(p, t, TWidth.Create(0.2256761911f));
        var power = VectorExponential<TWidth, TVector>.Exp(TWidth.Subtract(TWidth.Zero, TWidth.Multiply(z, z)));
        var complement = TWidth.Multiply(TWidth.Multiply(p, t), power);

        // Φ is erfc/2 left of zero and 1 − erfc/2 right of it; max(x, 0) − |x|·erfc/2 is both. |x| comes from z, which is finite.
        var tail = TWidth.Multiply(TWidth.Multiply(z, TWidth.Create(0.70710678f)), complement);
        return TWidth.Subtract(TWidth.Max(x, TWidth.Zero), tail);
    }
}
