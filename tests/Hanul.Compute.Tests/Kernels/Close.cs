namespace Hanul.Compute.Tests;

internal static class Close
{
    /// <summary>Numbers that are equal but for rounding, relative to <paramref name="size"/>, that of the terms that were summed.</summary>
    public static void Assert(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double size, string what)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i].Equals(actual[i]))
                continue;
            if (!(Math.Abs((double)expected[i] - actual[i]) <= 4e-6 * (size + Math.Abs(expected[i]))))
                Xunit.Assert.Fail($"{what}: number {i} is {actual[i]:R}, the reference says {expected[i]:R}");
        }
    }
}
