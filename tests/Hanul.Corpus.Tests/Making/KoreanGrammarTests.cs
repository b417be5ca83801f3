namespace Hanul.Corpus.Tests;

/// <summary>Particles are held to nouns that were sorted by ear, not by the code that chooses them.</summary>
public class KoreanGrammarTests
{
    private static readonly List<string> Texts = [.. MadeCorpus.Documents(new() { Bytes = 2_000_000 })
        .Where(document => document.Id.Contains("/ko/", StringComparison.Ordinal))
        .Select(document => document.Text)];

    private static readonly string[] EndInConsonant =
        ["서연", "하준", "도윤", "예린", "우동", "김밥", "비빔밥", "떡국", "라면", "냉면", "서울", "부산", "인천", "시장", "병원", "공원", "선생님", "수박", "책", "지하철", "등산"];
    private static readonly string[] EndInVowel =
        ["민수", "지우", "수아", "지호", "국수", "만두", "카레", "피자", "대구", "제주", "전주", "학교", "의사", "기자", "사과", "구두", "버스", "택시", "독서", "요리", "할머니"];
    private static readonly (string AfterConsonant, string AfterVowel)[] Particles =
        [("은", "는"), ("을", "를"), ("이에요", "예요"), ("이군요", "군요"), ("이라고", "라고"), ("이세요", "세요"), ("과", "와")];

    [Fact]
    public void ParticlesFollowTheLastSound()
    {
        var words = KoreanWords().ToHashSet(StringComparer.Ordinal);
        var right = 0;
        foreach (var (afterConsonant, afterVowel) in Particles)
        {
            Assert.All(EndInConsonant, noun => Assert.DoesNotContain(noun + afterVowel, words));
            Assert.All(EndInVowel, noun => Assert.DoesNotContain(noun + afterConsonant, words));
            right += EndInConsonant.Count(noun => words.Contains(noun + afterConsonant)) + EndInVowel.Count(noun => words.Contains(noun + afterVowel));
        }
        Assert.InRange(right, 80, int.MaxValue);
    }

    [Theory]
    [InlineData("지하철", "지하철로")]
    [InlineData("버스", "버스로")]
    [InlineData("시장", "시장으로")]
    public void TheDirectionParticleTreatsRieulAsAVowel(string word, string expected)
    {
        Assert.Equal(expected, word + Agreement.Particle(word, "으로", "로"));
        Assert.Contains(expected, KoreanWords());
    }

    [Fact]
    public void OlderPeopleAreHonoured()
    {
        var sentences = Texts.SelectMany(text => text.Split('\n', '.')).ToList();
        Assert.DoesNotContain(sentences, Says("할머니는", "좋아해요"));
        Assert.Contains(sentences, Says("할머니는", "좋아하세요"));
        Assert.Contains(sentences, Says("동생은", "좋아해요"));
        Assert.DoesNotContain(sentences, Says("동생은", "하세요"));

        static Predicate<string> Says(string subject, string verb) => sentence =>
            sentence.Contains(subject, StringComparison.Ordinal) && sentence.EndsWith(verb, StringComparison.Ordinal);
    }

    private static IEnumerable<string> KoreanWords() =>
        Texts.SelectMany(text => text.Split([' ', '\n', '.', '?', ',', '"'], StringSplitOptions.RemoveEmptyEntries));
}
