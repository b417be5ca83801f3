namespace Hanul.Compute.Tests;

public sealed unsafe class ElementwiseTests
{
    private static readonly int[] Counts = [1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 257];

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void RootMeanSquareNorm(string name)
    {
        var random = new Random(1);
        foreach (var count in Counts)
        {
            using Guarded source = Guarded.Random(random, count, 3), weight = Guarded.Random(random, count);
            Compare(name, count, (kernels, target) =>
                kernels.RootMeanSquareNorm(source.Floats, weight.Floats, target.Floats, count, 1e-5f));
        }
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void LayerNorm(string name)
    {
        var random = new Random(2);
        foreach (var count in Counts)
        {
            using Guarded source = Guarded.Random(random, count, 3), weight = Guarded.Random(random, count);
            using var bias = Guarded.Random(random, count);
            var shift = count % 2 == 0 ? bias.Floats : null;
            Compare(name, count, (kernels, target) => kernels.LayerNorm(source.Floats, weight.Floats, shift, target.Floats, count, 1e-5f));
        }
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void NormsOfZerosAreZero(string name)
    {
        using Guarded source = Guarded.Of(new float[19]), weight = Guarded.Random(new(3), 19), target = new(19 * sizeof(float));
        KernelSet.Named(name).RootMeanSquareNorm(source.Floats, weight.Floats, target.Floats, 19, 1e-5f);
        Assert.All(target.Span.ToArray(), number => Assert.Equal(0, number));
        KernelSet.Named(name).LayerNorm(source.Floats, weight.Floats, null, target.Floats, 19, 1e-5f);
        Assert.All(target.Span.ToArray(), number => Assert.Equal(0, number));
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void Softmax(string name)
    {
        var random = new Random(4);
        foreach (var count in Counts)
        {
            using var numbers = Guarded.Random(random, count, 20);
            Compare(name, count, (kernels, target) =>
            {
                numbers.Span.CopyTo(target.Span);
                kernels.Softmax(target.Floats, count);
            });
        }
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void SoftmaxOfExtremes(string name)
    {
        using var numbers = Guarded.Of([1e30f, float.NegativeInfinity, -1e30f, 1e30f, 0, float.NegativeInfinity, -3.4e38f, 5, 1]);
        KernelSet.Named(name).Softmax(numbers.Floats, 9);
        Assert.Equal([0.5f, 0, 0, 0.5f, 0, 0, 0, 0, 0], numbers.Span.ToArray());
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void Activations(string name)
    {
        var random = new Random(5);
        float[] special = [0, -0f, 1e-30f, -1e-30f, 88, -88, 104, -104, 1e10f, -1e10f, 3e38f, -3e38f, float.PositiveInfinity];
        foreach (var function in Enum.GetValues<ActivationFunction>())
        {
            foreach (var count in Counts)
            {
                using var gate = Guarded.Random(random, count, 12);
                special.AsSpan(0, Math.Min(count, special.Length)).CopyTo(gate.Span);
                using var up = Guarded.Random(random, count);
                Compare(name, count, (kernels, target) => kernels.Activate(function, gate.Floats, null, target.Floats, count));
                gate.Span.Replace(float.PositiveInfinity, 1);
                Compare(name, count, (kernels, target) => kernels.Activate(function, gate.Floats, up.Floats, target.Floats, count));
            }
        }
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void GeluIsExactInItsTail(string name)
    {
        using var gate = Guarded.Of([.. Enumerable.Range(0, 400).Select(i => -i / 50f)]);
        using Guarded expected = new(400 * sizeof(float)), actual = new(400 * sizeof(float));
        Kernels.Scalar.Activate(ActivationFunction.Gelu, gate.Floats, null, expected.Floats, 400);
        KernelSet.Named(name).Activate(ActivationFunction.Gelu, gate.Floats, null, actual.Floats, 400);
        for (var i = 0; i < 400; i++)
            Assert.InRange(actual.Span[i], (expected.Span[i] * 1.0001f) - 1e-12f, (expected.Span[i] * 0.9999f) + 1e-12f);
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void AnActivationDoesNotDependOnItsPlace(string name)
    {
        using var gate = Guarded.Of([.. Enumerable.Range(0, 37).Select(i => (i - 18) / 3f)]);
        using Guarded whole = new(37 * sizeof(float)), one = new(sizeof(float));
        foreach (var function in Enum.GetValues<ActivationFunction>())
        {
            KernelSet.Named(name).Activate(function, gate.Floats, null, whole.Floats, 37);
            for (var i = 0; i < 37; i++)
            {
                KernelSet.Named(name).Activate(function, gate.Floats + i, null, one.Floats, 1);
                Assert.Equal(whole.Span[i], one.Span[0]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void RotatesScalesAddsAndMultiplies(string name)
    {
        var random = new Random(6);
        foreach (var count in Counts)
        {
            using Guarded left = Guarded.Random(random, count), right = Guarded.Random(random, count);
            using Guarded head = Guarded.Random(random, 2 * count);
            Compare(name, 2 * count, (kernels, target) =>
            {
                head.Span.CopyTo(target.Span);
                kernels.Rotate(target.Floats, left.Floats, right.Floats, 2 * count);
            });
            Compare(name, count, (kernels, target) =>
            {
                left.Span.CopyTo(target.Span);
                kernels.AddScaled(right.Floats, 0.37f, target.Floats, count);
                kernels.Scale(target.Floats, 1.7f, count);
            });
            Compare(name, 1, (kernels, target) => target.Span[0] = kernels.Dot(left.Floats, right.Floats, count), size: count);
        }
    }

    private static void Compare(string name, int count, Action<Kernels, Guarded> run, double size = 1)
    {
        using Guarded expected = new(count * sizeof(float)), actual = new(count * sizeof(float));
        run(Kernels.Scalar, expected);
        run(KernelSet.Named(name), actual);
        Close.Assert(expected.Span, actual.Span, size, $"{count} numbers");
        actual.AssertUntouchedOutside();
    }
}
