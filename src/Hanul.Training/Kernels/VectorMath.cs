using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hanul.Training;

/// <summary>Elementary functions of float32 vectors, accurate to a few units in the last place.</summary>
internal static class VectorMath
{
    /// <summary>e^x; 0 below −87, where float32 has no normal numbers left, and inf above 88.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Exp(Vector<float> x)
    {
        // x = n·ln 2 + r with |r| ≤ ln 2 / 2; e^r by the polynomial of Cephes' expf; 2^n through the exponent's bits.
        var n = Vector.Round(x * 1.44269504f);
        var r = Vector.FusedMultiplyAdd(n, new Vector<float>(-0.693359375f), x);
        r = Vector.FusedMultiplyAdd(n, new Vector<float>(2.12194440e-4f), r);
        var p = new Vector<float>(1.9875691500e-4f);
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.3981999507e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(8.3334519073e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(4.1665795894e-2f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.6666665459e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(5.0000001201e-1f));
        p = Vector.FusedMultiplyAdd(p, r * r, r) + Vector<float>.One;
        // Native conversion is one instruction; n is within range for every x that the selections below let through.
        var exponent = Vector.ConvertToInt32Native(n) << 23;
        var result = Vector.AsVectorSingle(Vector.AsVectorInt32(p) + exponent);
        result = Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(-87f)), Vector<float>.Zero, result);
        result = Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<float>(88f)), new Vector<float>(float.PositiveInfinity), result);
        return Vector.ConditionalSelect(Vector.Equals(x, x), result, x);
    }

    /// <summary>1 / (1 + e^−x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Exp(-x));

    /// <summary>The standard normal distribution Φ(x) = (1 + erf(x / √2)) / 2, to 1e-7 (Abramowitz and Stegun, 7.1.26).</summary>
    /// <param name="x">Where.</param>
    /// <param name="density">The density φ(x), which the same exponential gives.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> NormalDistribution(Vector<float> x, out Vector<float> density)
    {
        var gauss = Exp(x * x * -0.5f);
        density = gauss * 0.398942280f;
        var t = Vector<float>.One / Vector.FusedMultiplyAdd(Vector.Abs(x), new Vector<float>(0.3275911f * 0.707106781f), Vector<float>.One);
        var p = new Vector<float>(1.061405429f);
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(-1.453152027f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(1.421413741f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(-0.284496736f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.254829592f));
        var tail = p * t * gauss * 0.5f;
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), tail, Vector<float>.One - tail);
    }
}
