namespace Hanul.Compute.Tests;

internal static class RandomNumbers
{
    /// <summary>Fills with numbers in [0, 1).</summary>
    public static void NextSingles(this Random random, Span<float> target)
    {
        foreach (ref var number in target)
            number = random.NextSingle();
    }
}
