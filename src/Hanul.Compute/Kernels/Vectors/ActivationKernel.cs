using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>A function applied to many numbers, with or without a gate.</summary>
internal static unsafe class ActivationKernel<TWidth, TVector, TActivation>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
    where TActivation : struct, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(float* gate, float* up, float* target, int count)
    {
        var i = 0;
        for (; i <= count - TWidth.Count; i += TWidth.Count)
            TWidth.Store(Apply(TWidth.Load(gate + i), up is null ? TWidth.Create(1) : TWidth.Load(up + i)), target + i);
        if (i == count)
            return;

        // What is left goes through a register of its own, so that a number's value does not depend on where it stands.
        var rest = stackalloc float[2 * TWidth.Count];
        for (var j = 0; j < TWidth.Count; j++)
        {
            rest[j] = i + j < count ? gate[i + j] : 0;
            rest[TWidth.Count + j] = i + j < count && up is not null ? up[i + j] : 1;
        }

        TWidth.Store(Apply(TWidth.Load(rest), TWidth.Load(rest + TWidth.Count)), rest);
        for (var j = 0; i + j < count; j++)
            target[i + j] = rest[j];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Apply(TVector gate, TVector up) => TWidth.Multiply(TActivation.Apply<TWidth, TVector>(gate), up);
}
