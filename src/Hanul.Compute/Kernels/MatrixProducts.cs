namespace Hanul.Compute;

/// <summary>Several products at once, their rows shared by the threads of a team.</summary>
public static unsafe class MatrixProducts
{
    // Below this a thread is done before another one has been told.
    private const long SmallestShare = 16 * 1024;

    /// <summary>Computes products that do not depend on one another.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="products">The products; those of no vectors are skipped.</param>
    public static void Run(ThreadTeam team, Kernels kernels, ReadOnlySpan<MatrixProduct> products)
    {
        long rows = 0, work = 0;
        foreach (ref readonly var product in products)
        {
            rows += Rows(product);
            work += product.Work;
        }

        if (rows == 0)
            return;
        fixed (MatrixProduct* first = products)
        {
            // Four shares a thread leave something to take over where one thread is slower than another.
            var shares = Math.Clamp(work / SmallestShare, 1, team.ThreadCount * 4L);
            var chunk = Math.Max(4, (((rows + shares - 1) / shares) + 3) / 4 * 4);
            team.Run(rows, chunk, new RowsOfProducts(kernels, first, products.Length));
        }
    }

    private static long Rows(in MatrixProduct product) => product.VectorCount == 0 ? 0 : product.Weights.Rows;

    private readonly struct RowsOfProducts(Kernels kernels, MatrixProduct* products, int count) : IParallelWork
    {
        public void Run(long first, long last)
        {
            long start = 0;
            for (var i = 0; i < count && start < last; i++)
            {
                ref readonly var product = ref products[i];
                var end = start + Rows(product);
                if (first < end && end > start)
                    kernels.Multiply(product, (int)(Math.Max(first, start) - start), (int)(Math.Min(last, end) - start));
                start = end;
            }
        }
    }
}
