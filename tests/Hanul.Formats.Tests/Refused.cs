namespace Hanul.Formats.Tests;

/// <summary>Says that something is refused, with an exception of the contract and a sentence that tells what was wrong.</summary>
internal static class Refused
{
    public static void With<TException>(string expected, Action act)
        where TException : Exception
    {
        var error = Assert.Throws<TException>(act);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
