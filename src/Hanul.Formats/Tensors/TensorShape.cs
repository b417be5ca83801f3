namespace Hanul.Formats;

/// <summary>Arithmetic on shapes that come from files and may lie.</summary>
internal static class TensorShape
{
    /// <summary>Product of the dimensions, or null where a dimension is negative or the product exceeds 64 bits.</summary>
    public static long? ElementCount(IReadOnlyList<long> shape)
    {
        var count = (Int128)1;
        var empty = false;
        for (var i = 0; i < shape.Count; i++)
        {
            if (shape[i] < 0) return null;
            empty |= shape[i] == 0;
            if (!empty && (count *= shape[i]) > long.MaxValue) return null;
        }
        return empty ? 0 : (long)count;
    }

    /// <summary>Bytes of a tensor whose innermost dimension is stored in blocks, or null where the shape is impossible.</summary>
    public static long? Bytes(IReadOnlyList<long> shape, int blockSize, int blockBytes)
    {
        if (ElementCount(shape) is not { } count) return null;
        if (blockSize > 1 && (shape.Count == 0 || shape[^1] % blockSize != 0)) return null;
        var bytes = (Int128)(count / blockSize) * blockBytes;
        return bytes <= long.MaxValue ? (long)bytes : null;
    }

    public static string Describe(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape)}]";
}
