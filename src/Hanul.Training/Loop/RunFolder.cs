using System.Text.Json;
using System.Text.Json.Nodes;
using Hanul.Formats;

namespace Hanul.Training;

/// <summary>
/// The folder of one run: <c>recipe.json</c>, <c>metrics.jsonl</c>, <c>tensorboard/</c>, <c>checkpoints/</c>, and <c>corpus/</c> where the
/// run prepared its own text. One process at a time may hold it.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    // What may differ when a run is resumed; anything else would make it another run.
    private static readonly string[] Changeable =
    [
        "name", "checkpoints.", "mixture.", "training.learningRate", "training.minimumRatio", "training.weightDecay",
        "training.gradientClip", "training.spikeDeviations", "training.skippedStepsLimit", "training.device", "training.threads",
    ];

    private readonly FileStream claim;

    private RunFolder(string path, FileStream claim) => (Path, this.claim) = (path, claim);

    internal string Path { get; }

    internal string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    internal string Corpus => System.IO.Path.Combine(Path, "corpus");

    internal bool HoldsRun => File.Exists(RecipeFile);

    private string RecipeFile => System.IO.Path.Combine(Path, Recipe.FileName);

    /// <summary>Claims a folder, making it where it is missing.</summary>
    /// <exception cref="IOException">Another process trains in it.</exception>
    internal static RunFolder Claim(string path)
    {
        Directory.CreateDirectory(path);
        try
        {
            var file = System.IO.Path.Combine(path, ".claim");
            var claim = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            return new(System.IO.Path.GetFullPath(path), claim);
        }
        catch (IOException busy) when (busy is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            throw new IOException($"Another process trains in {path}, or the folder cannot be written: {busy.Message}", busy);
        }
    }

    /// <summary>Writes the effective recipe of a new run, or of a resumed one whose changeable settings changed.</summary>
    internal void Write(Recipe recipe) => AtomicFile.WriteAllText(RecipeFile, recipe.ToJson());

    /// <summary>Holds a recipe to the one that the run began with.</summary>
    /// <returns>A sentence for each setting that changed and may.</returns>
    /// <exception cref="InvalidDataException">A setting changed that makes it another run.</exception>
    internal IReadOnlyList<string> Compare(Recipe recipe)
    {
        var before = Flatten(JsonNode.Parse(Recipe.Load(RecipeFile).ToJson())!);
        var now = Flatten(JsonNode.Parse(recipe.ToJson())!);
        var changed = now.Keys.Where(key => before.GetValueOrDefault(key) != now[key]).ToArray();
        var wrong = Array.Find(changed, key => !Changeable.Any(allowed => key.StartsWith(allowed, StringComparison.Ordinal)));
        if (wrong is not null)
        {
            throw new InvalidDataException(
                $"{Path} holds a run whose {wrong} is {before.GetValueOrDefault(wrong)}, not {now[wrong]}: that would be another run. " +
                $"Resume it with its own recipe ({RecipeFile}), or train in another folder.");
        }

        return changed.Select(key => $"{key} was {before.GetValueOrDefault(key)} and is {now[key]} from here on.").ToArray();
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => claim.Dispose();

    private static Dictionary<string, string> Flatten(JsonNode node, string prefix = "")
    {
        var flat = new Dictionary<string, string>();
        foreach (var (key, value) in (JsonObject)node)
        {
            if (value is JsonObject inner)
                flat = flat.Concat(Flatten(inner, $"{prefix}{key}.")).ToDictionary();
            else
                flat.Add(prefix + key, value?.ToJsonString(TrainingJson.Options) ?? JsonValueKind.Null.ToString().ToLowerInvariant());
        }

        return flat;
    }
}
