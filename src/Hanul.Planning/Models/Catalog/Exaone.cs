namespace Hanul.Planning;

/// <summary>LG's EXAONE: the open models of 2024 and 2025, and the sizes announced in 2021, whose layout was never published.</summary>
internal static class Exaone
{
    public static IReadOnlyList<PlannedModel> Models { get; } =
    [
        Open("exaone-3.0-7.8b", "EXAONE 3.0 7.8B", 32, 4096, 32, 14336, 4096, tied: false, 7.8e9, norms: 0) with { TrainingTokens = 8e12 },
        Open("exaone-3.5-2.4b", "EXAONE 3.5 2.4B", 30, 2560, 32, 7168, 4096, tied: true, 2.4e9, norms: 0) with { TrainingTokens = 6.5e12 },
        Open("exaone-3.5-7.8b", "EXAONE 3.5 7.8B", 32, 4096, 32, 14336, 4096, tied: false, 7.8e9, norms: 0) with { TrainingTokens = 9e12 },
        Open("exaone-3.5-32b", "EXAONE 3.5 32B", 64, 5120, 40, 27392, 4096, tied: false, 32e9, norms: 0) with { TrainingTokens = 6.5e12 },
        Open("exaone-4.0-1.2b", "EXAONE 4.0 1.2B", 30, 2048, 32, 4096, 4096, tied: true, 1.28e9, norms: 2) with { TrainingTokens = 12e12 },
        Hybrid(),
        Announced("exaone-1.3b", "EXAONE 1.3B (2021, extrapolated)", 24, 2048, 16, 1.3e9),
        Announced("exaone-13b", "EXAONE 13B (2021, extrapolated)", 40, 5120, 40, 13e9),
        Announced("exaone-39b", "EXAONE 39B (2021, extrapolated)", 48, 8192, 64, 39e9),
        Announced("exaone-175b", "EXAONE 175B (2021, extrapolated)", 96, 12288, 96, 175e9),
        Announced("exaone-300b", "EXAONE 300B (2021, extrapolated)", 96, 16128, 126, 300e9),
    ];

    private static PlannedModel Open(
        string name, string title, int layers, int hidden, int heads, int width, int sequence, bool tied, double published, int norms) => new()
        {
            Name = name,
            Title = title,
            HiddenSize = hidden,
            VocabularySize = 102400,
            SequenceLength = sequence,
            TiedEmbeddings = tied,
            Blocks = [Layers.Repeat(layers, LayerShape.Llama(hidden, heads, 8, width) with { QueryKeyNormParameters = norms * (long)(hidden / heads) })],
            OtherParameters = hidden,
            PublishedParameters = published,
            Evidence = Evidence.Published,
            Note = "Layout: the published config.json. Licence of the weights: EXAONE's own, non-commercial.",
        };

    // Three layers see 4,096 tokens, every fourth sees all.
    private static PlannedModel Hybrid()
    {
        var whole = LayerShape.Llama(5120, 40, 8, 27392) with { QueryKeyNormParameters = 2 * 128 };
        var window = Layers.Repeat(3, whole with { Window = 4096 }, "layer with a window");
        return Open("exaone-4.0-32b", "EXAONE 4.0 32B", 64, 5120, 40, 27392, 4096, tied: false, 32e9, norms: 2) with
        {
            TrainingTokens = 14e12,
            Blocks = [.. Enumerable.Range(0, 16).SelectMany(_ => new[] { window, Layers.Repeat(1, whole, "global layer") })],
        };
    }

    private static PlannedModel Announced(string name, string title, int layers, int hidden, int heads, double published) =>
        Megatron.Gpt(name, title, layers, hidden, heads, published, 1024) with
        {
            Evidence = Evidence.Extrapolated,
            Note = "EXTRAPOLATED. The size was announced in December 2021; layout, tokens and hardware were never published. The shape is GPT-3's, continued.",
        };
}
