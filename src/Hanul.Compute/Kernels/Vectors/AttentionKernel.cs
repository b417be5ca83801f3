using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>One query against one page of keys and values.</summary>
internal static unsafe class AttentionKernel<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    private const int Positions = AttentionPage.Positions;

    internal static void Attend(in AttentionPage page, float* query, float scale, int headSize, ref AttentionSum sum, float* output)
    {
        var weights = stackalloc float[Positions];
        Scores(page.Keys, query, scale, headSize, weights);

        // Positions the query does not see weigh exp(−∞) = 0; what lies in their slots was never written and must not be multiplied.
        for (var p = page.Count; p < Positions; p++)
            weights[p] = float.NegativeInfinity;
        var pageLargest = TWidth.Create(float.NegativeInfinity);
        for (var p = 0; p < Positions; p += TWidth.Count)
            pageLargest = TWidth.Max(pageLargest, TWidth.Load(weights + p));
        var largest = Math.Max(sum.Largest, TWidth.Largest(pageLargest));

        var largests = TWidth.Create(largest);
        var totals = TWidth.Zero;
        for (var p = 0; p < Positions; p += TWidth.Count)
        {
            var power = VectorExponential<TWidth, TVector>.Exp(TWidth.Subtract(TWidth.Load(weights + p), largests));
            TWidth.Store(power, weights + p);
            totals = TWidth.Add(totals, power);
        }

        var first = float.IsNegativeInfinity(sum.Largest);
        var kept = first ? 0 : sum.Largest == largest ? 1 : MathF.Exp(sum.Largest - largest);
        sum.Largest = largest;
        sum.Total = (sum.Total * kept) + TWidth.Sum(totals);
        AddValues(page.Values, weights, page.Count, headSize, first, kept, output);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores(float* keys, float* query, float scale, int headSize, float* scores)
    {
        for (var p = 0; p < Positions; p += TWidth.Count)
        {
            TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero;
            var key = keys + p;
            var d = 0;
            for (; d <= headSize - 4; d += 4, key += 4 * Positions)
            {
                s0 = TWidth.MultiplyAdd(TWidth.Create(query[d]), TWidth.Load(key), s0);
                s1 = TWidth.MultiplyAdd(TWidth.Create(query[d + 1]), TWidth.Load(key + Positions), s1);
                s2 = TWidth.MultiplyAdd(TWidth.Create(query[d + 2]), TWidth.Load(key + (2 * Positions)), s2);
                s3 = TWidth.MultiplyAdd(TWidth.Create(query[d + 3]), TWidth.Load(key + (3 * Positions)), s3);
            }

            for (; d < headSize; d++, key += Positions)
                s0 = TWidth.MultiplyAdd(TWidth.Create(query[d]), TWidth.Load(key), s0);
            var total = TWidth.Add(TWidth.Add(s0, s1), TWidth.Add(s2, s3));
            TWidth.Store(TWidth.Multiply(total, TWidth.Create(scale)), scores + p);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddValues(float* values, float* weights, int count, int headSize, bool first, float kept, float* output)
    {
        var keeps = TWidth.Create(kept);
        var d = 0;
        for (; d <= headSize - (4 * TWidth.Count); d += 4 * TWidth.Count)
        {
            TVector o0 = TWidth.Zero, o1 = TWidth.Zero, o2 = TWidth.Zero, o3 = TWidth.Zero;
            var value = values + d;
            for (var p = 0; p < count; p++, value += headSize)
            {
                var weight = TWidth.Create(weights[p]);
                o0 = TWidth.MultiplyAdd(weight, TWidth.Load(value), o0);
                o1 = TWidth.MultiplyAdd(weight, TWidth.Load(value + TWidth.Count), o1);
                o2 = TWidth.MultiplyAdd(weight, TWidth.Load(value + (2 * TWidth.Count)), o2);
                o3 = TWidth.MultiplyAdd(weight, TWidth.Load(value + (3 * TWidth.Count)), o3);
            }

            Keep(o0, first, keeps, output + d);
            Keep(o1, first, keeps, output + d + TWidth.Count);
            Keep(o2, first, keeps, output + d + (2 * TWidth.Count));
            Keep(o3, first, keeps, output + d + (3 * TWidth.Count));
        }

        for (; d <= headSize - TWidth.Count; d += TWidth.Count)
        {
            var sum = TWidth.Zero;
            for (var p = 0; p < count; p++)
                sum = TWidth.MultiplyAdd(TWidth.Create(weights[p]), TWidth.Load(values + (p * headSize) + d), sum);
            Keep(sum, first, keeps, output + d);
        }

        for (; d < headSize; d++)
        {
            var sum = 0f;
            for (var p = 0; p < count; p++)
                sum += weights[p] * values[(p * headSize) + d];
            output[d] = first ? sum : (output[d] * kept) + sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(TVector sum, bool first, TVector keeps, float* output) =>
        TWidth.Store(first ? sum : TWidth.MultiplyAdd(TWidth.Load(output), keeps, sum), output);
}
