namespace Hanul.Tokenization.Tests;

/// <summary>Small made texts and tokenizers trained on them.</summary>
internal static class Samples
{
    private static readonly string[] Subjects = ["나는", "친구가", "할머니께서", "우리는", "The bank", "My friend", "She", "김 과장님이"];
    private static readonly string[] Places = ["시장에서", "학교에", "은행 창구에서", "at home", "in Seoul", "어제 병원에"];
    private static readonly string[] Acts = ["사과를 샀습니다.", "갔어요!", "책을 읽는다…", "opened an account.", "didn't go.", "물어보셨습니까?"];

    private static readonly Lazy<Tokenizer> Bilingual = new(() => BytePairTrainer.Train(
        Documents(400), new BytePairTrainerOptions { VocabularySize = 500 }));

    /// <summary>A Llama-3-style tokenizer of 500 tokens.</summary>
    public static Tokenizer Tokenizer => Bilingual.Value;

    public static IEnumerable<string> Documents(int count, int seed = 1)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var sentences = Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
                $"{Pick(Subjects)} {Pick(Places)} {random.Next(100)} {Pick(Acts)}{(random.Next(9) == 0 ? " 😀ㅋㅋㅋㅋ\n" : "")}");
            yield return string.Join(' ', sentences);
        }

        string Pick(string[] words) => words[random.Next(words.Length)];
    }
}
