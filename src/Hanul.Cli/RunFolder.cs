namespace Hanul.Cli;

/// <summary>The folder of a training run, and the model that a user means when he names it.</summary>
internal static class RunFolder
{
    /// <summary>Where a run's checkpoints lie.</summary>
    public const string Checkpoints = "checkpoints";

    /// <summary>Where <c>quickstart</c> puts the exported model.</summary>
    public const string ExportedModel = "model";

    /// <summary>
    /// The path of the model that <paramref name="path"/> names: itself, or where it is a run's folder its exported model, or else its
    /// newest checkpoint.
    /// </summary>
    /// <param name="path">What the user typed.</param>
    /// <exception cref="DirectoryNotFoundException">Nothing is there.</exception>
    public static string Model(string path)
    {
        if (File.Exists(path))
            return path;
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException(
                $"There is no model at \"{path}\". Give a Hugging Face folder, a .gguf file, a checkpoint or a run's folder; " +
                "`hanul quickstart` makes one at hanul-quickstart.");
        }

        if (File.Exists(Path.Combine(path, "config.json")) || File.Exists(Path.Combine(path, Models.ModelSpecJson.FileName)))
            return path;
        var exported = Path.Combine(path, ExportedModel);
        if (Directory.Exists(exported))
            return exported;
        var checkpoints = Path.Combine(path, Checkpoints);
        var newest = Directory.Exists(checkpoints)
            ? Directory.EnumerateDirectories(checkpoints, "step-*").Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        return newest ?? throw new FileNotFoundException($"The folder \"{path}\" holds no model: no config.json, no {Models.ModelSpecJson.FileName}, no checkpoints.");
    }
}
