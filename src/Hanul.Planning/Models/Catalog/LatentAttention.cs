namespace Hanul.Planning;

/// <summary>Models with multi-head latent attention: DeepSeek-V3 (2024, section 2.1) and those built like it.</summary>
internal static class LatentAttention
{
    public static IReadOnlyList<PlannedModel> Models { get; } =
    [
        Of("deepseek-v3", "DeepSeek-V3", heads: 128, experts: 256, denseLayers: 3, vocabulary: 129280, 671e9) with { TrainingTokens = 14.8e12, PublishedBatch = 15360 },
        Of("kimi-k2", "Kimi K2", heads: 64, experts: 384, denseLayers: 1, vocabulary: 163840, 1.04e12) with { TrainingTokens = 15.5e12 },
    ];

    private static PlannedModel Of(string name, string title, int heads, int experts, int denseLayers, int vocabulary, double published)
    {
        const int hidden = 7168, layers = 61;
        var attention = Attention(hidden, heads);
        var dense = new LayerShape { Hidden = hidden, Heads = heads, Intermediate = 18432, Gated = true };
        var sparse = dense with
        {
            SharedIntermediate = 2048,
            Experts = new("experts", hidden, 2048, experts, 8) { RouterExtras = experts },
        };
        return new()
        {
            Name = name,
            Title = title,
            HiddenSize = hidden,
            VocabularySize = vocabulary,
            SequenceLength = 4096,
            Blocks =
            [
                new("dense layer", denseLayers, Layers.With(attention, dense)),
                new("sparse layer", layers - denseLayers, Layers.With(attention, sparse)),
            ],
            OtherParameters = hidden,
            PublishedParameters = published,
            Evidence = Evidence.Published,
            Note = "Layout: the published config.json. The module that predicts a second token is not counted.",
        };
    }

    private static List<Operator> Attention(int hidden, int heads)
    {
        const int queryRank = 1536, keyRank = 512, plain = 128, rotary = 64, value = 128;
        return
        [
            new MatrixOperator("query and key-value down", hidden, queryRank + keyRank + rotary, MatrixSplit.None),
            new NormOperator("norm of latents", queryRank + keyRank, queryRank + keyRank),
            new MatrixOperator("query up", queryRank, heads * (plain + rotary), MatrixSplit.Columns),
            new MatrixOperator("key and value up", keyRank, heads * (plain + value), MatrixSplit.Columns),
            new AttentionOperator("latent attention", heads, heads, plain + rotary, value) { Rotary = true },
            new MatrixOperator("attention output", heads * value, hidden, MatrixSplit.Rows),
        ];
    }
}
