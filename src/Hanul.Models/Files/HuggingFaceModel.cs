using System.Text.RegularExpressions;
using Hanul.Formats;
using Hanul.Tokenization;

namespace Hanul.Models;

/// <summary>A folder in the layout of the Hugging Face hub, read through the family that its <c>config.json</c> names.</summary>
internal static partial class HuggingFaceModel
{
    public static ModelSource Read(string path, out TensorFile? weights)
    {
        weights = null;
        var folder = HuggingFaceFolder.Open(path);
        var config = PublishedConfig.Parse(File.ReadAllText(folder.ConfigPath), folder.ConfigPath);
        var family = FamilyCatalog.For(config);
        var spec = family.Read(config);
        weights = folder.OpenWeights();
        return new ModelSource
        {
            Path = path,
            Name = folder.Name,
            Spec = spec,
            Links = family.Links(spec),
            // Some writers save a tied head a second time.
            Ignores = name => family.Ignores(name) || (spec.TiedEmbeddings && name == "lm_head.weight"),
            ReadTokenizer = () => folder.TokenizerPath is null ? null : Tokenizer.Load(path),
            Defaults = GenerationConfigFile.Read(folder.GenerationConfigPath, folder.ConfigPath),
            License = ReadLicense(path),
        };
    }

    /// <summary>The licence in the front matter of the model card, as the hub shows it.</summary>
    private static string? ReadLicense(string path)
    {
        var card = Path.Combine(path, "README.md");
        if (!File.Exists(card)) return null;
        foreach (var line in File.ReadLines(card).Take(200))
        {
            if (LicenseLine().Match(line) is { Success: true } match) return match.Groups["name"].Value;
        }
        return null;
    }

    [GeneratedRegex("""^license:\s*["']?(?<name>[A-Za-z0-9.+-]{1,64})["']?\s*$""")]
    private static partial Regex LicenseLine();
}
