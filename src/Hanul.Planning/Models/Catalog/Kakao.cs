namespace Hanul.Planning;

/// <summary>Kakao Brain's KoGPT (a GPT-J) and minDALL-E.</summary>
internal static class Kakao
{
    public static IReadOnlyList<PlannedModel> Models { get; } = [KoGpt(), MinDallE()];

    private static PlannedModel KoGpt()
    {
        const int hidden = 4096, vocabulary = 64512;
        // Attention and feed-forward branch off one norm (GPT-J): one norm, biases only inside the network and at the head.
        var shape = new LayerShape
        {
            Hidden = hidden,
            Heads = 16,
            HeadSize = 256,
            Intermediate = 4 * hidden,
            FeedForwardBias = true,
            NormNumbers = 2,
            NormCount = 1,
            Rotary = true,
        };
        return new()
        {
            Name = "kogpt-6b",
            Title = "KoGPT 6B",
            HiddenSize = hidden,
            VocabularySize = vocabulary,
            SequenceLength = 2048,
            Blocks = [Layers.Repeat(28, shape)],
            OtherParameters = 2L * hidden + vocabulary,
            PublishedParameters = 6_166_502_400,
            TrainingTokens = 200e9,
            Evidence = Evidence.Published,
            Note = "Layout: kakaobrain/kogpt. The hardware it was trained on was not published.",
        };
    }

    private static PlannedModel MinDallE()
    {
        const int hidden = 1536, text = 16384, codes = 16384;
        return new()
        {
            Name = "mindall-e-1.3b",
            Title = "minDALL-E 1.3B",
            HiddenSize = hidden,
            VocabularySize = text + codes,
            SequenceLength = 64 + 256,
            Blocks = [Layers.Repeat(42, LayerShape.Gpt(hidden, 24) with { Dropout = false })],
            // Positions of text and picture; the norm in front of two heads without biases.
            OtherTableParameters = (64L + 256) * hidden,
            OtherParameters = 2L * hidden,
            PublishedParameters = 1_291_081_728,
            PublishedBatch = 512,
            Evidence = Evidence.Published,
            Note = "The second stage; the picture coder (VQGAN) is not part of the plan. Layout: kakaobrain/minDALL-E.",
        };
    }
}
