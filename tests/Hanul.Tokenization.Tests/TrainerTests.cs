namespace Hanul.Tokenization.Tests;

public class TrainerTests
{
    private static readonly string[] Repetitive = ["aaa aaaa aaaaa ㅋㅋㅋ ㅋㅋㅋㅋ ㅋㅋㅋㅋㅋㅋ", "abab ababab aabb baab bbb", "가나다 가나다라 나다 다라 가라"];

    [Fact]
    public void Size_is_exact_and_special_tokens_come_last()
    {
        Assert.Equal(500, Samples.Tokenizer.VocabularySize);
        Assert.Equal([496, 497, 498, 499], Samples.Tokenizer.SpecialTokens.Values);
        Assert.Equal(496, Samples.Tokenizer.EndTokenId);
        Assert.Equal(499, Samples.Tokenizer.PadTokenId);
        Assert.Null(Samples.Tokenizer.BeginTokenId);
    }

    [Fact]
    public void Bytes_alone_are_a_vocabulary()
    {
        var tokenizer = BytePairTrainer.Train([], new BytePairTrainerOptions { VocabularySize = 260 }, cancellationToken: Cancel);
        Assert.Equal(260, tokenizer.VocabularySize);
        Assert.Equal(9, tokenizer.Encode("한국어").Length);
        Assert.Equal("한국어", tokenizer.Decode(tokenizer.Encode("한국어")));
    }

    [Theory]
    [InlineData(1, 330, 1, true)]
    [InlineData(2, 330, 2, false)]
    [InlineData(3, 300, 5, true)]
    [InlineData(4, 420, 1, false)]
    public void Merges_are_those_of_a_trainer_that_recounts_everything(int seed, int size, int minimumFrequency, bool particles)
    {
        var documents = Samples.Documents(8, seed).Concat(Repetitive).Concat(RandomWords(seed)).ToList();
        var options = new BytePairTrainerOptions
        {
            VocabularySize = size,
            MinimumFrequency = minimumFrequency,
            KoreanParticles = particles,
            AcceptSmallerVocabulary = true,
        };
        var trained = BytePairTrainer.Train(documents, options, cancellationToken: Cancel);
        Assert.Equal(NaiveTrainer.Merges(documents, options), trained.Description.Merges.Select(merge =>
            (trained.Description.Tokens[merge.Left]!, trained.Description.Tokens[merge.Right]!)));
    }

    [Fact]
    public void Threads_do_not_change_the_outcome()
    {
        // Several batches, and more different words than are kept.
        var documents = Enumerable.Range(0, 40).Select(i => string.Join(' ', RandomWords(i, 2_000).Concat(Samples.Documents(300, i)))).ToList();
        var options = new BytePairTrainerOptions { VocabularySize = 600, DistinctWordLimit = 1024 };
        var one = BytePairTrainer.Train(documents, options with { ThreadCount = 1 }, cancellationToken: Cancel);
        foreach (var threads in new[] { 2, 5 })
        {
            var many = BytePairTrainer.Train(documents, options with { ThreadCount = threads }, cancellationToken: Cancel);
            Assert.Equal(one.Description.Tokens, many.Description.Tokens);
            Assert.Equal(one.Description.Merges, many.Description.Merges);
        }
    }

    [Fact]
    public void Too_little_text_is_said_with_the_size_it_gives()
    {
        var options = new BytePairTrainerOptions { VocabularySize = 5_000 };
        var error = Assert.Throws<InvalidDataException>(() => BytePairTrainer.Train(["가나다 가나다"], options, cancellationToken: Cancel));
        var smaller = BytePairTrainer.Train(["가나다 가나다"], options with { AcceptSmallerVocabulary = true }, cancellationToken: Cancel);
        Assert.Contains($"at most {smaller.VocabularySize},", error.Message, StringComparison.Ordinal);
        Assert.Equal(smaller.VocabularySize, BytePairTrainer.Train(
            ["가나다 가나다"], options with { VocabularySize = smaller.VocabularySize }, cancellationToken: Cancel).VocabularySize);
    }

    [Fact]
    public void Text_is_read_as_a_stream_with_bounded_read_ahead()
    {
        var document = new string('가', 100_000);
        using var source = new CancellationTokenSource();
        var read = 0;
        IEnumerable<string> Endless()
        {
            while (true)
            {
                if (++read == 500) source.Cancel();
                yield return document;
            }
        }
        Assert.ThrowsAny<OperationCanceledException>(() =>
            BytePairTrainer.Train(Endless(), new BytePairTrainerOptions { VocabularySize = 300 }, cancellationToken: source.Token));
        Assert.InRange(read, 500, 600);
    }

    [Fact]
    public void One_endless_word_is_trained_on_in_linear_time()
    {
        var random = new Random(1);
        var line = string.Create(200_000, random, (text, source) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = (char)('a' + source.Next(26));
        });
        var tokenizer = BytePairTrainer.Train([line], new BytePairTrainerOptions { VocabularySize = 1_000 }, cancellationToken: Cancel);
        Assert.Equal(1_000, tokenizer.VocabularySize);
    }

    [Fact]
    public void Progress_ends_at_the_last_merge()
    {
        var last = default(TrainerProgress);
        var options = new BytePairTrainerOptions { VocabularySize = 400 };
        BytePairTrainer.Train(Samples.Documents(50), options, new Immediate(report => last = report), Cancel);
        Assert.Equal((140, 140, 50), (last!.MergeCount, last.MergeTarget, last.DocumentCount));
        Assert.True(last.CharactersPerSecond > 0);
    }

    [Theory]
    [InlineData(259)]
    [InlineData(-1)]
    public void Impossible_sizes_are_refused(int size) => Assert.Throws<ArgumentException>(
        () => BytePairTrainer.Train([], new BytePairTrainerOptions { VocabularySize = size }, cancellationToken: Cancel));

    [Fact]
    public void Special_tokens_written_in_the_text_are_ordinary_text()
    {
        var text = Enumerable.Repeat("say <|endoftext|> again", 50);
        var tokenizer = BytePairTrainer.Train(text, new BytePairTrainerOptions { VocabularySize = 270 }, cancellationToken: Cancel);
        var ids = tokenizer.Encode("<|endoftext|>", parseSpecialTokens: false);
        Assert.DoesNotContain(tokenizer.EndTokenId!.Value, ids);
        Assert.Equal("<|endoftext|>", tokenizer.Decode(ids));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IEnumerable<string> RandomWords(int seed, int count = 200)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
            yield return string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => "ab가"[random.Next(3)]));
    }

    private sealed class Immediate(Action<TrainerProgress> report) : IProgress<TrainerProgress>
    {
        public void Report(TrainerProgress value) => report(value);
    }
}
