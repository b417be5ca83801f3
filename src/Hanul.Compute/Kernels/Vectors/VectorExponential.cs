using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>
/// exp(x) = 2ⁿ · exp(r) with n = round(x / ln 2) and |r| ≤ ln 2 / 2, where a polynomial of degree 6 is right to 10⁻⁸. Overflows to
/// infinity, underflows to 0, keeps NaN.
/// </summary>
internal static class VectorExponential<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Exp(TVector x)
    {
        x = TWidth.MinOr(TWidth.Create(100), TWidth.MaxOr(TWidth.Create(-110), x));
        var n = TWidth.Round(TWidth.Multiply(x, TWidth.Create(1.44269504f)));

        // ln 2 in two parts: the first has so few bits that its product with n is exact.
        var r = TWidth.MultiplyAdd(n, TWidth.Create(-0.693145751953125f), x);
        r = TWidth.MultiplyAdd(n, TWidth.Create(-1.42860682e-6f), r);
        var p = TWidth.Create(0.00139261761f);
        p = TWidth.MultiplyAdd(p, r, TWidth.Create(0.00836317307f));
        p = TWidth.MultiplyAdd(p, r, TWidth.Create(0.0416665547f));
        p = TWidth.MultiplyAdd(p, r, TWidth.Create(0.16666577f));
        p = TWidth.MultiplyAdd(p, r, TWidth.Create(0.5f));
        p = TWidth.MultiplyAdd(p, TWidth.Multiply(r, r), TWidth.Add(r, TWidth.Create(1)));

        // In two steps, because 2ⁿ itself may lie outside of float32 where the product does not.
        var half = TWidth.Round(TWidth.Multiply(n, TWidth.Create(0.5f)));
        return TWidth.Multiply(TWidth.Multiply(p, TWidth.PowerOfTwo(half)), TWidth.PowerOfTwo(TWidth.Subtract(n, half)));
    }
}
