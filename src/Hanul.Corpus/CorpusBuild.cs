using System.Diagnostics;
using Hanul.Tokenization;

namespace Hanul.Corpus;

/// <summary>
/// From raw documents to token shards: read, clean, tokenise, split, write. The folder holds <c>train.bin/.idx</c>,
/// <c>validation.bin/.idx</c> (Megatron's layout), the tokenizer and <c>corpus.json</c>. Equal inputs give equal shards on any machine.
/// </summary>
public static class CorpusBuild
{
    private const int BatchCharacters = 1 << 18;

    /// <summary>Builds a corpus; the folder appears when all is done, or not at all.</summary>
    /// <exception cref="FileNotFoundException">There is nothing at the source path.</exception>
    /// <exception cref="InvalidDataException">A document cannot be read, or there are too few; the sentence names the file.</exception>
    /// <exception cref="IOException">The output folder is in use, or the disk is full.</exception>
    /// <exception cref="OperationCanceledException">The build was cancelled; nothing of it stays.</exception>
    public static CorpusManifest Run(
        CorpusBuildOptions options, Tokenizer tokenizer, IProgress<CorpusProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ValidationFraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ValidationFraction, 0.5);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.ThreadCount);

        var reader = DocumentReader.Open(options.SourcePath, options.Reading);
        var encoder = new DocumentEncoder(tokenizer);
        using var folder = new BuildFolder(options.OutputFolder);
        using var splits = new SplitWriter(folder.Path, tokenizer.VocabularySize, options.ValidationFraction, options.SplitSeed);

        var watch = Stopwatch.StartNew();
        var (documents, bytes, tokens) = (0L, 0L, 0L);
        var batches = Batch(DocumentCleaning.Clean(reader.Documents(cancellationToken), options));
        foreach (var batch in OrderedParallel.Select(batches, batch => batch.ConvertAll(encoder.Encode), options.ThreadCount, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.ForEach(splits.Add);
            documents += batch.Count;
            bytes += batch.Sum(document => document.Bytes);
            tokens += batch.Sum(document => (long)document.Tokens.Length);
            progress?.Report(new CorpusProgress
            {
                Documents = documents,
                Bytes = bytes,
                Tokens = tokens,
                Fraction = reader.InputBytes == 0 ? 1 : (double)reader.BytesRead / reader.InputBytes,
                Elapsed = watch.Elapsed,
            });
        }
        splits.Complete(options.SourcePath);
        tokenizer.Save(folder.Path);
        var manifest = new CorpusManifest
        {
            Source = Path.GetFullPath(options.SourcePath),
            Files = reader.FileCount,
            SkippedFiles = reader.SkippedFileCount,
            Cuts = reader.CutCount,
            ComposedText = options.ComposeText,
            ValidationFraction = options.ValidationFraction,
            SplitSeed = options.SplitSeed,
            VocabularySize = tokenizer.VocabularySize,
            EndTokenId = encoder.EndTokenId,
            Train = splits.Train,
            Validation = splits.Validation,
        };
        manifest.Save(folder.Path);
        folder.Commit();
        return manifest;
    }

    /// <summary>Groups documents so that a thread gets enough to do at a time and memory stays bounded.</summary>
    private static IEnumerable<List<Document>> Batch(IEnumerable<Document> documents)
    {
        var batch = new List<Document>();
        var characters = 0;
        foreach (var document in documents)
        {
            batch.Add(document);
            characters += document.Text.Length;
            if (characters < BatchCharacters)
                continue;
            yield return batch;
            (batch, characters) = ([], 0);
        }
        if (batch.Count > 0)
            yield return batch;
    }
}
