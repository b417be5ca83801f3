namespace Hanul.Serving.Tests;

/// <summary>The test that runs.</summary>
internal static class Test
{
    /// <summary>Cancelled when the test is to end.</summary>
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
