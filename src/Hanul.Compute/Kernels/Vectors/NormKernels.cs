using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>Norms and softmax over the features of one token.</summary>
internal static unsafe class NormKernels<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RootMeanSquare(float* source, float* weight, float* target, int count, float epsilon)
    {
        var scale = 1 / MathF.Sqrt((VectorArithmetic<TWidth, TVector>.Dot(source, source, count) / count) + epsilon);
        var scales = TWidth.Create(scale);
        var i = 0;
        for (; i <= count - TWidth.Count; i += TWidth.Count)
            TWidth.Store(TWidth.Multiply(TWidth.Multiply(TWidth.Load(source + i), scales), TWidth.Load(weight + i)), target + i);
        for (; i < count; i++)
            target[i] = source[i] * scale * weight[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Layer(float* source, float* weight, float* bias, float* target, int count, float epsilon)
    {
        var mean = Sum(source, count) / count;
        var scale = 1 / MathF.Sqrt((SquaredDistance(source, mean, count) / count) + epsilon);
        TVector means = TWidth.Create(mean), scales = TWidth.Create(scale);
        var i = 0;
        for (; i <= count - TWidth.Count; i += TWidth.Count)
        {
            var unit = TWidth.Multiply(TWidth.Subtract(TWidth.Load(source + i), means), scales);
            var shift = bias is null ? TWidth.Zero : TWidth.Load(bias + i);
            TWidth.Store(TWidth.MultiplyAdd(unit, TWidth.Load(weight + i), shift), target + i);
        }

        for (; i < count; i++)
            target[i] = ((source[i] - mean) * scale * weight[i]) + (bias is null ? 0 : bias[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Softmax(float* numbers, int count)
    {
        var largest = Largest(numbers, count);
        var largests = TWidth.Create(largest);
        var sums = TWidth.Zero;
        var i = 0;
        for (; i <= count - TWidth.Count; i += TWidth.Count)
        {
            var power = VectorExponential<TWidth, TVector>.Exp(TWidth.Subtract(TWidth.Load(numbers + i), largests));
            TWidth.Store(power, numbers + i);
            sums = TWidth.Add(sums, power);
        }

        var sum = TWidth.Sum(sums);
        for (; i < count; i++)
            sum += numbers[i] = MathF.Exp(numbers[i] - largest);
        VectorArithmetic<TWidth, TVector>.Scale(numbers, 1 / sum, count);
    }

    private static float Sum(float* source, int count)
    {
        var sums = TWidth.Zero;
        var i = 0;
        for (; i <= count - TWidth.Count; i += TWidth.Count)
            sums = TWidth.Add(sums, TWidth.Load(source + i));
        var sum = TWidth.Sum(sums);
        for (; i < count; i++)
            sum += source[i];
        return sum;
    }

    private static float SquaredDistance(float* source, float mean, int count)
    {
        TVector means = TWidth.Create(mean), sums = TWidth.Zero;
        var i = 0;
        for (; i <= count - TWidth.Count; i += TWidth.Count)
        {
            var distance = TWidth.Subtract(TWidth.Load(source + i), means);
            sums = TWidth.MultiplyAdd(distance, distance, sums);
        }

        var sum = TWidth.Sum(sums);
        for (; i < count; i++)
            sum += (source[i] - mean) * (source[i] - mean);
        return sum;
    }

    private static float Largest(float* numbers, int count)
    {
        var largests = TWidth.Create(float.NegativeInfinity);
        var i = 0;
        for (; i <= count - TWidth.Count; i += TWidth.Count)
            largests = TWidth.Max(largests, TWidth.Load(numbers + i));
        var largest = TWidth.Largest(largests);
        for (; i < count; i++)
            largest = Math.Max(largest, numbers[i]);
        return largest;
    }
}
