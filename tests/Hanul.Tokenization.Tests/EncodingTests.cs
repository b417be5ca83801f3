using System.Text;

namespace Hanul.Tokenization.Tests;

public class EncodingTests
{
    public static TheoryData<PretokenizationPattern> Patterns => [PretokenizationPattern.Gpt2, PretokenizationPattern.Llama3, PretokenizationPattern.O200k];

    [Theory, MemberData(nameof(Patterns))]
    public void Any_bytes_come_back_as_they_were(PretokenizationPattern pattern)
    {
        var tokenizer = Trained(pattern);
        var random = new RandomText(3);
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = random.NextBytes(60);
            Assert.Equal(bytes, tokenizer.DecodeBytes(tokenizer.EncodeBytes(bytes)));
        }
    }

    [Theory, MemberData(nameof(Patterns))]
    public void Text_comes_back_as_UTF8_has_it(PretokenizationPattern pattern)
    {
        var tokenizer = Trained(pattern);
        var random = new RandomText(4);
        for (var round = 0; round < 3_000; round++)
        {
            var text = random.Next(20);
            var bytes = Encoding.UTF8.GetBytes(text); // a lone surrogate is U+FFFD here too
            var ids = tokenizer.Encode(text, parseSpecialTokens: false);
            Assert.Equal(Encoding.UTF8.GetString(bytes), tokenizer.Decode(ids));
            Assert.Equal(ids, tokenizer.EncodeBytes(bytes));
        }
    }

    [Theory, MemberData(nameof(Patterns))]
    public void Ids_are_those_of_the_plain_algorithm_word_by_word(PretokenizationPattern pattern)
    {
        var tokenizer = Trained(pattern);
        var model = new BytePairModel(tokenizer.Description.Tokens, tokenizer.Description.Merges, ignoreMerges: false);
        var random = new RandomText(5);
        foreach (var text in Samples.Documents(300, seed: 9).Concat(Enumerable.Range(0, 3_000).Select(_ => random.Next(20))))
        {
            var expected = new IdBuffer();
            foreach (var word in WordsOf(pattern, text)) model.EncodeWord(Encoding.UTF8.GetBytes(word).AsSpan(), expected);
            Assert.Equal(expected.Ids.ToArray(), tokenizer.Encode(text, parseSpecialTokens: false));
        }
    }

    [Fact]
    public void Words_of_any_length_are_merged_alike()
    {
        // Three mergers take words of different lengths; a word of few different characters makes many equal pairs.
        var model = new BytePairModel(Samples.Tokenizer.Description.Tokens, Samples.Tokenizer.Description.Merges, ignoreMerges: false);
        var random = new Random(6);
        for (var round = 0; round < 2_000; round++)
        {
            var alphabet = new[] { "습니다", "가ㅋ", "nope", "은행습니까", "aA", "ㅋ" }[random.Next(6)];
            var word = string.Concat(Enumerable.Range(0, random.Next(1, 80)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var bytes = Encoding.UTF8.GetBytes(word);
            var (fromText, plain, longest) = (new IdBuffer(), new IdBuffer(), new IdBuffer());
            model.EncodeWord(word, fromText);
            model.EncodeWord(bytes.AsSpan(), plain);
            model.EncodeLongWord(bytes, longest);
            Assert.Equal(plain.Ids.ToArray(), fromText.Ids.ToArray());
            Assert.Equal(plain.Ids.ToArray(), longest.Ids.ToArray());
        }
    }

    [Fact]
    public void Merges_in_any_order_are_respected()
    {
        // Vocabularies that no trainer would make: random merges over a few bytes, some spelling the same token twice.
        var random = new Random(8);
        for (var round = 0; round < 100; round++)
        {
            var tokens = ByteAlphabet.BytesInOrder.Select(value => ByteAlphabet.CharacterOf(value).ToString()).ToList();
            var pool = Encoding.UTF8.GetBytes(" 가각갂한a").Distinct().Select(value => tokens.IndexOf(ByteAlphabet.CharacterOf(value).ToString())).ToList();
            var merges = new List<Merge>();
            for (var i = 0; i < 40; i++)
            {
                var (left, right) = (pool[random.Next(pool.Count)], pool[random.Next(pool.Count)]);
                var spelling = tokens[left] + tokens[right];
                if (spelling.Length > 9) continue;
                if (!tokens.Contains(spelling)) tokens.Add(spelling);
                merges.Add(new Merge(left, right, tokens.IndexOf(spelling)));
                pool.Add(tokens.IndexOf(spelling));
            }
            var model = new BytePairModel(tokens, [.. merges.OrderBy(_ => random.Next())], ignoreMerges: false);
            for (var word = 0; word < 30; word++)
            {
                var text = " "[..random.Next(2)] + string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => "가각갂한a "[random.Next(6)]));
                var (fast, plain, longest) = (new IdBuffer(), new IdBuffer(), new IdBuffer());
                model.EncodeWord(text, fast);
                model.EncodeWord(Encoding.UTF8.GetBytes(text).AsSpan(), plain);
                model.EncodeLongWord(Encoding.UTF8.GetBytes(text), longest);
                Assert.Equal(plain.Ids.ToArray(), fast.Ids.ToArray());
                Assert.Equal(plain.Ids.ToArray(), longest.Ids.ToArray());
            }
        }
    }

    [Fact]
    public void A_word_of_millions_of_characters_takes_linear_time()
    {
        foreach (var run in new[] { "가", "a", "습니다은행" })
        {
            var text = string.Concat(Enumerable.Repeat(run, 3_000_000 / run.Length));
            var ids = Samples.Tokenizer.Encode(text);
            Assert.Equal(text, Samples.Tokenizer.Decode(ids));
        }
    }

    [Fact]
    public void Many_threads_get_the_same_ids()
    {
        var texts = Samples.Documents(200, seed: 3).ToList();
        var expected = texts.ConvertAll(text => Samples.Tokenizer.Encode(text));
        Parallel.For(0, 2_000, i => Assert.Equal(expected[i % texts.Count], Samples.Tokenizer.Encode(texts[i % texts.Count])));
    }

    [Fact]
    public void Appending_and_returning_give_the_same_ids()
    {
        var output = new List<int> { 1, 2 };
        Samples.Tokenizer.Encode("은행에 갔어요", output);
        Assert.Equal([1, 2, .. Samples.Tokenizer.Encode("은행에 갔어요")], output);
    }

    [Fact]
    public void Ids_beyond_the_vocabulary_stand_for_nothing()
    {
        Assert.Equal("a", Samples.Tokenizer.Decode([.. Samples.Tokenizer.Encode("a"), 5_000]));
        Assert.True(Samples.Tokenizer.BytesOf(int.MaxValue).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => Samples.Tokenizer.Decode([-1]));
    }

    private static Tokenizer Trained(PretokenizationPattern pattern) =>
        BytePairTrainer.Train(Samples.Documents(300), new BytePairTrainerOptions { VocabularySize = 450, Pattern = pattern, ThreadCount = 1 });

    private static IEnumerable<string> WordsOf(PretokenizationPattern pattern, string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = pattern switch
            {
                PretokenizationPattern.Gpt2 => Gpt2Scanner.WordEnd(text, start),
                PretokenizationPattern.Llama3 => Llama3Scanner.WordEnd(text, start),
                _ => O200kScanner.WordEnd(text, start),
            };
            yield return text[start..end];
            start = end;
        }
    }
}
