using Hanul.Tokenization;

namespace Hanul.Models.Tests;

/// <summary>A tokenizer trained on a few sentences of both languages.</summary>
internal static class TinyTokenizer
{
    private static readonly string[] Sentences =
    [
        "안녕하세요, 오늘 날씨가 참 좋습니다.", "오늘 아침에 무엇을 드셨어요?", "The weather is lovely today, isn't it?",
        "What did you have for breakfast this morning?", "저는 밥과 국을 먹었습니다. 날씨가 좋아서 산책도 했어요.",
        "I had rice and soup, and then I went for a walk in the morning.",
    ];

    /// <param name="pattern">How text is cut into words.</param>
    /// <param name="size">Tokens in all.</param>
    public static Tokenizer Train(PretokenizationPattern pattern, int size = 390) => BytePairTrainer.Train(
        Sentences, new BytePairTrainerOptions { VocabularySize = size, Pattern = pattern, MinimumFrequency = 1, ThreadCount = 1 });
}
