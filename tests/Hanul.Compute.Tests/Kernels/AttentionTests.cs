namespace Hanul.Compute.Tests;

public sealed unsafe class AttentionTests
{
    private const int Positions = AttentionPage.Positions;

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void PagesTogetherAreOneSoftmax(string name)
    {
        var random = new Random(1);
        foreach (var headSize in (int[])[1, 2, 5, 8, 12, 16, 24, 33, 64, 128])
        {
            foreach (var count in (int[])[1, 2, 15, 16, 17, 40, 64])
            {
                using var context = new RandomContext(random, headSize, count);
                using Guarded expected = new(headSize * sizeof(float)), actual = new(headSize * sizeof(float));
                context.Direct(0.3f, expected.Span);
                foreach (var kernels in (Kernels[])[Kernels.Scalar, KernelSet.Named(name)])
                {
                    context.Attend(kernels, 0.3f, actual);
                    Close.Assert(expected.Span, actual.Span, 1, $"{kernels.Name}, head of {headSize}, {count} positions");
                    actual.AssertUntouchedOutside();
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void HugeScoresDoNotOverflow(string name)
    {
        using var context = new RandomContext(new(2), headSize: 16, count: 50);
        using Guarded expected = new(16 * sizeof(float)), actual = new(16 * sizeof(float));
        context.Direct(1000, expected.Span);
        context.Attend(KernelSet.Named(name), 1000, actual);
        Close.Assert(expected.Span, actual.Span, 1000, "scores of thousands");
    }

    /// <summary>A query and pages of keys and values, what lies beyond the last position being NaN.</summary>
    private sealed class RandomContext : IDisposable
    {
        private readonly int _headSize;
        private readonly int _count;
        private readonly Guarded _query;
        private readonly Guarded _keys;
        private readonly Guarded _values;

        public RandomContext(Random random, int headSize, int count)
        {
            (_headSize, _count) = (headSize, count);
            var numbers = (count + Positions - 1) / Positions * Positions * headSize;
            (_query, _keys, _values) = (Guarded.Random(random, headSize), new(numbers * sizeof(float)), new(numbers * sizeof(float)));
            for (var i = 0; i < count * headSize; i++)
            {
                KeyAt(i / headSize, i % headSize) = (random.NextSingle() * 2) - 1;
                _values.Span[i] = (random.NextSingle() * 2) - 1;
            }
        }

        private ref float KeyAt(int position, int d) =>
            ref _keys.Span[(((position / Positions * _headSize) + d) * Positions) + (position % Positions)];

        public void Direct(float scale, Span<float> output)
        {
            var scores = new double[_count];
            for (var p = 0; p < _count; p++)
            {
                for (var d = 0; d < _headSize; d++)
                    scores[p] += (double)_query.Span[d] * KeyAt(p, d) * scale;
            }

            var powers = scores.Select(score => Math.Exp(score - scores.Max())).ToArray();
            for (var d = 0; d < _headSize; d++)
                output[d] = (float)(Enumerable.Range(0, _count).Sum(p => powers[p] * _values.Span[(p * _headSize) + d]) / powers.Sum());
        }

        public void Attend(Kernels kernels, float scale, Guarded output)
        {
            output.Span.Fill(float.NaN);
            var sum = AttentionSum.Empty;
            for (var start = 0; start < _count; start += Positions)
            {
                var page = new AttentionPage(
                    _keys.Floats + (start * _headSize), _values.Floats + (start * _headSize), Math.Min(Positions, _count - start));
                kernels.Attend(page, _query.Floats, scale, _headSize, ref sum, output.Floats);
            }

            kernels.Scale(output.Floats, 1 / sum.Total, _headSize);
        }

        public void Dispose()
        {
            _query.Dispose();
            _keys.Dispose();
            _values.Dispose();
        }
    }
}
