using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>0.5 · x · (1 + tanh(u)) = x · sigmoid(2u) with u = √(2/π) · (x + 0.044715 · x³) (Hendrycks and Gimpel, 2016).</summary>
internal readonly struct GeluTanhActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TWidth, TVector>(TVector x)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var inner = TWidth.MultiplyAdd(TWidth.Multiply(x, x), TWidth.Create(0.044715f), TWidth.Create(1));
        var twice = TWidth.Multiply(TWidth.Multiply(x, TWidth.Create(1.5957691216057308f)), inner);
        return TWidth.Divide(x, TWidth.Add(TWidth.Create(1), VectorExponential<TWidth, TVector>.Exp(TWidth.Subtract(TWidth.Zero, twice))));
    }
}
