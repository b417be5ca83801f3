using System.Text.Json;
using Hanul.Formats;

namespace Hanul.Corpus;

/// <summary>
/// <c>corpus.json</c>: what a corpus folder holds and how it came about. It is written last, into a folder that then gets its name, so
/// a folder with a manifest is a whole one.
/// </summary>
public sealed record CorpusManifest
{
    /// <summary>The name of the file in a corpus folder.</summary>
    public const string FileName = "corpus.json";

    /// <summary>The version of the file that this code writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the file.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Where the documents came from.</summary>
    public required string Source { get; init; }

    /// <summary>How many files were read.</summary>
    public required int Files { get; init; }

    /// <summary>How many files were left out because of their extension.</summary>
    public required int SkippedFiles { get; init; }

    /// <summary>How often a document was cut because it was too long.</summary>
    public required int Cuts { get; init; }

    /// <summary>Whether the text is in Unicode normal form C.</summary>
    public required bool ComposedText { get; init; }

    /// <summary>The share of documents that was asked for as validation text.</summary>
    public required double ValidationFraction { get; init; }

    /// <summary>The seed of the split.</summary>
    public required ulong SplitSeed { get; init; }

    /// <summary>Tokens the tokenizer beside it knows.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The token that ends each document.</summary>
    public required int EndTokenId { get; init; }

    /// <summary>The text to train on: <c>train.bin</c> and <c>train.idx</c>.</summary>
    public required CorpusSplit Train { get; init; }

    /// <summary>The text kept for validation: <c>validation.bin</c> and <c>validation.idx</c>; null where none was wanted.</summary>
    public CorpusSplit? Validation { get; init; }

    /// <summary>Reads the manifest of a corpus folder.</summary>
    /// <exception cref="FileNotFoundException">The folder holds no whole corpus.</exception>
    /// <exception cref="InvalidDataException">The manifest is damaged or of a newer version.</exception>
    public static CorpusManifest Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{folder} holds no corpus: there is no {FileName} in it. Build one with `hanul corpus build`.", path);
        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), CorpusJson.Default.CorpusManifest)
                ?? throw new InvalidDataException($"{path} is empty. Build the corpus again.");
            return manifest.Version == CurrentVersion
                ? manifest
                : throw new InvalidDataException($"{path} has version {manifest.Version}; this program reads {CurrentVersion}. Build the corpus again.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is damaged: {error.Message} Build the corpus again.", error);
        }
    }

    internal void Save(string folder) =>
        AtomicFile.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, CorpusJson.Default.CorpusManifest) + "\n");
}
