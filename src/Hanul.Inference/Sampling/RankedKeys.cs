namespace Hanul.Inference;

/// <summary>
/// A number and its id in one integer, ordered from the largest number to the smallest and among equals by id: primitive integers are
/// sorted without comparers and without allocating.
/// </summary>
internal static class RankedKeys
{
    internal static ulong Of(float number, int id)
    {
        // Adding zero makes −0 and 0 equal. Negative numbers order by their complement, the others with the sign bit set.
        var bits = BitConverter.SingleToUInt32Bits(number + 0f);
        var ascending = (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
        return ((ulong)~ascending << 32) | (uint)id;
    }

    internal static int Id(ulong key) => (int)(uint)key;

    /// <summary>Brings the <paramref name="count"/> smallest keys to the front, in any order (Hoare, 1961).</summary>
    internal static void Select(Span<ulong> keys, int count)
    {
        int low = 0, high = keys.Length - 1;
        while (low < high && count > 0)
        {
            var pivot = Middle(keys[low], keys[low + ((high - low) / 2)], keys[high]);
            int i = low - 1, j = high + 1;
            while (true)
            {
                while (keys[++i] < pivot)
                {
                }

                while (keys[--j] > pivot)
                {
                }

                if (i >= j)
                    break;
                (keys[i], keys[j]) = (keys[j], keys[i]);
            }

            if (count - 1 <= j)
                high = j;
            else
                low = j + 1;
        }
    }

    private static ulong Middle(ulong a, ulong b, ulong c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
