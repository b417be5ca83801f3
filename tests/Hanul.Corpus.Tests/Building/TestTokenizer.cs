using Hanul.Tokenization;

namespace Hanul.Corpus.Tests;

/// <summary>One small tokenizer for all tests of the build.</summary>
internal static class TestTokenizer
{
    private static readonly Lazy<Tokenizer> LazyShared = new(() => Train(ChatTemplate.ChatMl));

    public static Tokenizer Shared => LazyShared.Value;

    public static Tokenizer Train(string? template, string? endToken = "<|endoftext|>") => BytePairTrainer.Train(
        MadeCorpus.Documents(new() { Bytes = 100_000 }).Select(document => document.Text),
        new BytePairTrainerOptions { VocabularySize = 512, ChatTemplate = template, EndToken = endToken }, null, CancellationToken.None);
}
