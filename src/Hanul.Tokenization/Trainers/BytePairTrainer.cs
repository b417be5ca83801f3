using System.Diagnostics;

namespace Hanul.Tokenization;

/// <summary>Trains byte-level BPE tokenizers.</summary>
public static class BytePairTrainer
{
    private const int ReportEvery = 512;

    /// <summary>
    /// Learns a vocabulary from documents. They are read once, a bounded amount at a time; the result depends on the text and the
    /// options only, never on the number of threads.
    /// </summary>
    /// <param name="documents">Texts; nothing merges across two of them. Special tokens written out in them are ordinary text.</param>
    /// <param name="options">What to train.</param>
    /// <param name="progress">Told several times a second while reading, and every few hundred merges.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    /// <exception cref="InvalidDataException">The text gives fewer merges than the vocabulary asks for; the message says how many.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Tokenizer Train(
        IEnumerable<string> documents,
        BytePairTrainerOptions options,
        IProgress<TrainerProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        var clock = Stopwatch.StartNew();
        var counter = new WordCounter(options, progress, clock, cancellationToken);
        var words = counter.Count(documents);
        var target = options.MergedTokenCount;
        var learner = new MergeLearner(words, BytePairTrainerOptions.ByteCount + target, options.MinimumFrequency);
        while (learner.Tokens.Count < BytePairTrainerOptions.ByteCount + target && learner.TryLearn())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (learner.Merges.Count % ReportEvery == 0) Report();
        }
        Report();
        if (learner.Tokens.Count < BytePairTrainerOptions.ByteCount + target && !options.AcceptSmallerVocabulary)
            throw TooLittleText(options, learner.Tokens.Count, counter.CharacterCount);
        return Assemble(learner, options);

        void Report() => progress?.Report(new TrainerProgress
        {
            DocumentCount = counter.DocumentCount,
            CharacterCount = counter.CharacterCount,
            WordCount = words.Count,
            MergeCount = learner.Merges.Count,
            MergeTarget = target,
            Elapsed = clock.Elapsed,
        });
    }

    private static Tokenizer Assemble(MergeLearner learner, BytePairTrainerOptions options)
    {
        var added = options.SpecialTokens.Select((content, index) => new AddedToken(learner.Tokens.Count + index, content)).ToList();
        return new Tokenizer(new TokenizerDescription
        {
            Tokens = [.. learner.Tokens],
            Merges = learner.Merges,
            Pattern = options.Pattern,
            AddedTokens = added,
            Roles = new TokenRoles { Begin = options.BeginToken, End = options.EndToken, Pad = options.PadToken },
            ChatTemplate = options.ChatTemplate,
        });
    }

    private static InvalidDataException TooLittleText(BytePairTrainerOptions options, int tokenCount, long characterCount)
    {
        var reached = tokenCount + options.SpecialTokens.Count;
        return new InvalidDataException(
            $"The text ({characterCount:N0} characters) is too small for a vocabulary of {options.VocabularySize:N0}: no pair of tokens "
            + $"occurs {options.MinimumFrequency:N0} times any more after {reached:N0}. Add text, ask for at most {reached:N0}, "
            + "or accept a smaller vocabulary.");
    }
}
