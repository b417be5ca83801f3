namespace Hanul.Tokenization.Tests;

public class KoreanParticleTests
{
    [Theory]
    [InlineData(" 민수는", " 민수")]
    [InlineData("도윤은", "도윤")]
    [InlineData(" 김밥을", " 김밥")]
    [InlineData(" 사과를", " 사과")]
    [InlineData(" 공원에서", " 공원")]
    [InlineData(" 이모에게는", " 이모에게")]
    [InlineData(" 선생님이에요", " 선생님")]
    [InlineData(" 지하철로", " 지하철")]
    [InlineData(" 버스로", " 버스")]
    [InlineData(" 병원으로", " 병원")]
    public void A_word_ends_where_its_last_particle_begins(string word, string stem) =>
        Assert.Equal(stem, word[..KoreanParticles.LastIn(word)]);

    [Theory]
    [InlineData(" 가을")]
    [InlineData(" 사과")]
    [InlineData(" 나이")]
    [InlineData(" 병원로")]
    [InlineData("는")]
    [InlineData(" 은")]
    [InlineData("the")]
    [InlineData(" A은")]
    [InlineData("")]
    [InlineData("ㅋㅋ가")]
    public void What_cannot_stand_there_is_no_particle(string word) => Assert.Equal(word.Length, KoreanParticles.LastIn(word));

    [Fact]
    public void A_noun_is_one_token_whatever_follows_it()
    {
        string[] nouns = ["민수", "도윤", "김밥", "카레", "도서관", "놀이터"];
        var text = Enumerable.Repeat(string.Join(' ', nouns.SelectMany(noun => Phrases(noun))), 20).ToList();
        var apart = Train(text, apart: true);
        foreach (var noun in nouns)
            Assert.Single(Phrases(noun).Select(phrase => apart.Encode($" {phrase}")[0]).Distinct());
        // The same text learned as whole words has a token for each phrase, and the noun is lost in them.
        var whole = Train(text, apart: false);
        Assert.Contains(nouns, noun => Phrases(noun).Select(phrase => whole.Encode($" {phrase}")[0]).Distinct().Count() > 1);
        Assert.Equal(text[0], apart.Decode(apart.Encode(text[0])));
    }

    [Fact]
    public void Text_without_Hangul_gives_the_same_vocabulary_either_way()
    {
        var text = Enumerable.Repeat("the cat sat on a mat and saw the rain, 123 times", 30).ToList();
        Assert.Equal(Train(text, apart: false, 320).Description.Tokens, Train(text, apart: true, 320).Description.Tokens);
    }

    private static Tokenizer Train(IEnumerable<string> text, bool apart, int size = 420) => BytePairTrainer.Train(
        text,
        new() { VocabularySize = size, Pattern = PretokenizationPattern.O200k, KoreanParticles = apart, AcceptSmallerVocabulary = true },
        cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>A noun with a topic, a subject and an object particle, as its last consonant asks for.</summary>
    private static string[] Phrases(string noun) => (noun[^1] - '가') % 28 == 0
        ? [noun + "는", noun + "가", noun + "를"]
        : [noun + "은", noun + "이", noun + "을"];
}
