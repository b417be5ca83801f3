using System.Text.Json;
using Hanul.Formats;

namespace Hanul.Training;

/// <summary>What a prepared corpus was made from: the settings that decide it, and its files by length and time.</summary>
internal static class CorpusStamp
{
    private const string FileName = "preparation.json";

    internal static bool Matches(string runFolder, Recipe recipe)
    {
        var path = Path.Combine(runFolder, FileName);
        return File.Exists(path) && File.ReadAllText(path) == Of(recipe);
    }

    internal static void Write(string runFolder, Recipe recipe) => AtomicFile.WriteAllText(Path.Combine(runFolder, FileName), Of(recipe));

    private static string Of(Recipe recipe)
    {
        var corpus = recipe.Data.Corpus!;
        var files = File.Exists(corpus)
            ? [new FileInfo(corpus)]
            : Directory.Exists(corpus) ? new DirectoryInfo(corpus).GetFiles("*", SearchOption.AllDirectories) : [];
        var stamp = new
        {
            recipe.Data,
            recipe.Tokenizer,
            Files = files.OrderBy(file => file.FullName, StringComparer.Ordinal)
                .Select(file => new { Path = file.FullName, LengthBytes = file.Length, Changed = file.LastWriteTimeUtc }),
        };
        return JsonSerializer.Serialize(stamp, TrainingJson.Options) + "\n";
    }
}
