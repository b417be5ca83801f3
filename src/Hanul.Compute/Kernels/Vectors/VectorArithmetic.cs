using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>Sums and products of two vectors in memory.</summary>
internal static unsafe class VectorArithmetic<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Dot(float* left, float* right, int count)
    {
        TVector even = TWidth.Zero, odd = TWidth.Zero;
        var i = 0;
        for (; i <= count - (2 * TWidth.Count); i += 2 * TWidth.Count)
        {
            even = TWidth.MultiplyAdd(TWidth.Load(left + i), TWidth.Load(right + i), even);
            odd = TWidth.MultiplyAdd(TWidth.Load(left + i + TWidth.Count), TWidth.Load(right + i + TWidth.Count), odd);
        }

        var sum = TWidth.Sum(TWidth.Add(even, odd));
        for (; i < count; i++)
            sum += left[i] * right[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddScaled(float* source, float scale, float* target, int count)
    {
        var scales = TWidth.Create(scale);
        var i = 0;
        for (; i <= count - TWidth.Count; i += TWidth.Count)
            TWidth.Store(TWidth.MultiplyAdd(TWidth.Load(source + i), scales, TWidth.Load(target + i)), target + i);
        for (; i < count; i++)
            target[i] += scale * source[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Scale(float* numbers, float scale, int count)
    {
        var scales = TWidth.Create(scale);
        var i = 0;
        for (; i <= count - TWidth.Count; i += TWidth.Count)
            TWidth.Store(TWidth.Multiply(TWidth.Load(numbers + i), scales), numbers + i);
        for (; i < count; i++)
            numbers[i] *= scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rotate(float* head, float* cosine, float* sine, int headSize)
    {
        var half = headSize / 2;
        var i = 0;
        for (; i <= half - TWidth.Count; i += TWidth.Count)
        {
            TVector first = TWidth.Load(head + i), second = TWidth.Load(head + half + i);
            TVector c = TWidth.Load(cosine + i), s = TWidth.Load(sine + i);
            TWidth.Store(TWidth.Subtract(TWidth.Multiply(first, c), TWidth.Multiply(second, s)), head + i);
            TWidth.Store(TWidth.Add(TWidth.Multiply(second, c), TWidth.Multiply(first, s)), head + half + i);
        }

        for (; i < half; i++)
        {
            float first = head[i], second = head[half + i];
            head[i] = (first * cosine[i]) - (second * sine[i]);
            head[half + i] = (second * cosine[i]) + (first * sine[i]);
        }
    }
}
