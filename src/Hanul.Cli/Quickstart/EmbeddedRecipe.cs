namespace Hanul.Cli;

/// <summary>The recipe that travels inside the command, so that <c>quickstart</c> works from any folder.</summary>
internal static class EmbeddedRecipe
{
    /// <summary>recipes/quickstart.json.</summary>
    public static string Quickstart
    {
        get
        {
            using var stream = typeof(EmbeddedRecipe).Assembly.GetManifestResourceStream("quickstart.json")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}
