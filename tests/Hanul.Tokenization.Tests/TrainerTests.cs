namespace Hanul.Tokenization.Tests;

public class TrainerTests
{
    [Fact]
    public void A_trained_tokenizer_has_the_size_asked_for_and_puts_special_tokens_last()
    {
        var text = Enumerable.Range(0, 400).Select(i => $"안녕하세요, 오늘은 {i}번째 날입니다. Hello day {i * 7}, how are you? {Math.Sqrt(i)}");
        var tokenizer = BytePairTrainer.Train(
            text, new BytePairTrainerOptions { VocabularySize = 400 },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(400, tokenizer.VocabularySize);
        Assert.Equal([396, 397, 398, 399], tokenizer.SpecialTokens.Values);
        Assert.Equal(396, tokenizer.EndTokenId);
        var ids = tokenizer.Encode("안녕하세요 Hello");
        Assert.Equal("안녕하세요 Hello", tokenizer.Decode(ids));
        Assert.True(ids.Length < 12);
    }
}
