using System.Globalization;
using Hanul.Corpus;
using Hanul.Tokenization;

namespace Hanul.Training;

/// <summary>
/// Turns a recipe's data section into something that can be trained on: a prepared folder as it is, or a raw corpus tokenised into the
/// run's folder, once.
/// </summary>
/// <param name="recipe">The recipe.</param>
/// <param name="folder">The run's folder.</param>
/// <param name="progress">Told how far it is.</param>
internal sealed class CorpusPreparation(Recipe recipe, RunFolder folder, IProgress<TrainingEvent>? progress)
{
    /// <summary>Opens the corpus, making it first where it is not there.</summary>
    /// <param name="begun">
    /// True where the run has checkpoints: it then goes on with the text it began with, whatever became of the source.
    /// </param>
    /// <param name="ct">Stops the preparation; what is half made is thrown away.</param>
    internal PreparedCorpus Open(bool begun, CancellationToken ct)
    {
        if (recipe.Data.Prepared is { } prepared)
            return PreparedCorpus.Open(prepared, recipe.Data);
        if (recipe.Data.Corpus is null)
        {
            throw new InvalidDataException(
                "The recipe names no text: set data.corpus to a folder or file, or data.prepared to a built corpus.");
        }

        var whole = File.Exists(Path.Combine(folder.Corpus, CorpusManifest.FileName));
        if (!whole || !(begun || CorpusStamp.Matches(folder.Path, recipe)))
            Build(ct);
        return PreparedCorpus.Open(folder.Corpus, recipe.Data);
    }

    private void Build(CancellationToken ct)
    {
        var tokenizer = recipe.Tokenizer.Path is { } path ? Tokenizer.Load(path) : TrainTokenizer(ct);
        var options = new CorpusBuildOptions
        {
            SourcePath = recipe.Data.Corpus!,
            OutputFolder = folder.Corpus,
            Reading = Reading,
            ValidationFraction = recipe.Data.ValidationSplit == ValidationSplit.Tail ? 0 : recipe.Data.ValidationFraction,
            ThreadCount = recipe.Training.Threads,
        };
        var manifest = CorpusBuild.Run(options, tokenizer, new Relay(this), ct);
        CorpusStamp.Write(folder.Path, recipe);
        var tokens = manifest.Train.Tokens + (manifest.Validation?.Tokens ?? 0);
        Tell("reading the corpus", 1, Text($"{tokens:N0} tokens"));
    }

    /// <summary>A text of which the tail is kept for validation stays in one piece.</summary>
    private DocumentReaderOptions Reading => recipe.Data.ValidationSplit == ValidationSplit.Tail
        ? new() { TextField = recipe.Data.TextField, SectionCharacters = int.MaxValue, LongestDocumentCharacters = int.MaxValue }
        : new() { TextField = recipe.Data.TextField };

    private Tokenizer TrainTokenizer(CancellationToken ct)
    {
        var options = new BytePairTrainerOptions
        {
            VocabularySize = recipe.Tokenizer.VocabularySize,
            Pattern = recipe.Tokenizer.Pattern,
            KoreanParticles = recipe.Tokenizer.KoreanParticles,
            AcceptSmallerVocabulary = true,
            ThreadCount = recipe.Training.Threads,
        };
        var tokenizer = BytePairTrainer.Train(Sample(ct), options, new Relay(this), ct);
        if (tokenizer.VocabularySize < recipe.Tokenizer.VocabularySize)
        {
            progress?.Report(new TrainingNote(Text(
                $"The text gives a vocabulary of {tokenizer.VocabularySize:N0} tokens, not the {recipe.Tokenizer.VocabularySize:N0} asked for.")));
        }

        return tokenizer;
    }

    /// <summary>
    /// Every n-th document, so that what is read stays within the recipe's bound; compressed files are taken to unpack to three times
    /// their size.
    /// </summary>
    private IEnumerable<string> Sample(CancellationToken ct)
    {
        var reader = DocumentReader.Open(recipe.Data.Corpus!, Reading);
        var compressed = recipe.Data.Corpus!.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || Directory.Exists(recipe.Data.Corpus);
        var every = Math.Max(1, reader.InputBytes * (compressed ? 3 : 1) / recipe.Tokenizer.SampleBytes);
        var (number, bytes) = (0L, 0L);
        foreach (var document in reader.Documents(ct))
        {
            if (number++ % every != 0)
                continue;
            var text = document.Vocabulary;
            bytes += System.Text.Encoding.UTF8.GetByteCount(text);
            yield return text;
            if (bytes >= recipe.Tokenizer.SampleBytes)
                yield break;
        }
    }

    private void Tell(string stage, double? share, string detail) => progress?.Report(new TrainingPreparation(stage, share, detail));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Relay(CorpusPreparation owner) : IProgress<TrainerProgress>, IProgress<CorpusProgress>
    {
        public void Report(TrainerProgress value) => owner.Tell(
            "training the tokenizer",
            value.MergeTarget > 0 && value.MergeCount > 0 ? (double)value.MergeCount / value.MergeTarget : null,
            value.MergeCount > 0
                ? Text($"{value.MergeCount:N0} of {value.MergeTarget:N0} merges")
                : Text($"{value.CharacterCount / 1e6:0.0} million characters, {value.CharactersPerSecond / 1e6:0.0} a second"));

        public void Report(CorpusProgress value) => owner.Tell(
            "reading the corpus", value.Fraction, Text($"{value.Tokens:N0} tokens, {value.BytesPerSecond / 1e6:0.0} MB/s"));
    }
}
