using Hanul.Formats;

namespace Hanul.Compute.Tests;

public sealed unsafe class ProductTests
{
    private static readonly ElementType[] Types = [ElementType.F32, ElementType.F16, ElementType.BF16, ElementType.Q8_0];

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void EqualsTheReference(string name)
    {
        var random = new Random(1);
        foreach (var type in Types)
        {
            foreach (var columns in type == ElementType.Q8_0 ? (int[])[32, 64, 160] : [1, 3, 4, 7, 8, 15, 16, 31, 32, 33, 47, 64, 100, 257])
            {
                var (rows, vectors) = (random.Next(1, 14), random.Next(1, 9));
                var (bias, accumulate) = (random.Next(2) == 0, random.Next(2) == 0);
                Check(KernelSet.Named(name), random, type, rows, columns, vectors, bias, accumulate);
            }
        }
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void DoesNotDependOnHowManyVectorsAndRowsGoTogether(string name)
    {
        var random = new Random(2);
        var kernels = KernelSet.Named(name);
        foreach (var type in Types)
        {
            var columns = type == ElementType.Q8_0 ? 96 : 99;
            using var product = new RandomProduct(random, type, rows: 11, columns, vectors: 7, bias: true);
            kernels.Multiply(product.Product, 0, 11);
            var together = product.Output.Span.ToArray();
            product.Output.Span.Clear();
            for (var v = 0; v < 7; v++)
            {
                for (var row = 0; row < 11; row += 2)
                {
                    var one = product.Product;
                    one.Input += v * one.InputStride;
                    one.Output += v * one.OutputStride;
                    one.VectorCount = 1;
                    kernels.Multiply(one, row, Math.Min(row + 2, 11));
                }
            }

            Assert.Equal(together, product.Output.Span.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void ExpandsEveryFloat16(string name)
    {
        const int columns = 256;
        using var memory = new Guarded((ushort.MaxValue + 1) * sizeof(ushort), misalignBytes: 2);
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
            ((ushort*)memory.Bytes)[bits] = (ushort)bits;
        var all = new TensorView(ElementType.F16, [256, columns], memory.Bytes, (ushort.MaxValue + 1) * sizeof(ushort));
        var matrix = new WeightMatrix(all);
        using var row = new Guarded(columns * sizeof(float));
        for (var i = 0; i < 256; i++)
        {
            KernelSet.Named(name).Expand(matrix, i, row.Floats);
            for (var j = 0; j < columns; j++)
                Assert.Equal((float)BitConverter.UInt16BitsToHalf((ushort)((i * columns) + j)), row.Floats[j]);
        }
    }

    [Theory]
    [MemberData(nameof(KernelSet.Names), MemberType = typeof(KernelSet))]
    public void ExpandsRows(string name)
    {
        var random = new Random(3);
        foreach (var type in Types)
        {
            var columns = type == ElementType.Q8_0 ? 96 : 77;
            var (memory, matrix) = Guarded.Weights(random, type, 3, columns);
            using Guarded expected = new(columns * sizeof(float)), actual = new(columns * sizeof(float));
            Kernels.Scalar.Expand(matrix, 2, expected.Floats);
            KernelSet.Named(name).Expand(matrix, 2, actual.Floats);
            Assert.Equal(expected.Span.ToArray(), actual.Span.ToArray());
            actual.AssertUntouchedOutside();
            memory.Dispose();
        }
    }

    [Fact]
    public void RefusesWhatItCannotRead()
    {
        using var memory = new Guarded(64);
        var bytes = new TensorView(ElementType.I8, [8, 8], memory.Bytes, 64);
        Assert.Throws<NotSupportedException>(() => new WeightMatrix(bytes));
        var cube = new TensorView(ElementType.F32, [2, 2, 4], memory.Bytes, 64);
        Assert.Throws<ArgumentException>(() => new WeightMatrix(cube));
    }

    [Fact]
    public void SharesSeveralProductsBetweenThreads()
    {
        var random = new Random(4);
        using var team = new ThreadTeam(3);
        using var first = new RandomProduct(random, ElementType.F32, rows: 301, columns: 200, vectors: 2, bias: false);
        using var none = new RandomProduct(random, ElementType.F32, rows: 50, columns: 20, vectors: 1, bias: false);
        using var last = new RandomProduct(random, ElementType.BF16, rows: 530, columns: 333, vectors: 1, bias: true);
        var skipped = none.Product with { VectorCount = 0 };
        MatrixProducts.Run(team, Kernels.Best, [first.Product, skipped, last.Product]);
        foreach (var product in (RandomProduct[])[first, last])
        {
            var shared = product.Output.Span.ToArray();
            Kernels.Best.Multiply(product.Product, 0, product.Product.Weights.Rows);
            Assert.Equal(product.Output.Span.ToArray(), shared);
        }

        Assert.True(float.IsNaN(none.Output.Span[0]), "a product of no vectors was computed");
    }

    private static void Check(
        Kernels kernels, Random random, ElementType type, int rows, int columns, int vectors, bool bias, bool accumulate)
    {
        using var product = new RandomProduct(random, type, rows, columns, vectors, bias);
        var start = new float[rows * vectors];
        random.NextSingles(start);
        var arguments = product.Product with { Accumulate = accumulate };
        start.CopyTo(product.Output.Span);
        Kernels.Scalar.Multiply(arguments, 0, rows);
        var expected = product.Output.Span.ToArray();
        start.CopyTo(product.Output.Span);
        kernels.Multiply(arguments, 0, rows);
        Close.Assert(expected, product.Output.Span, columns, $"{type} [{rows}, {columns}] × {vectors}");
        product.Output.AssertUntouchedOutside();
    }
}
