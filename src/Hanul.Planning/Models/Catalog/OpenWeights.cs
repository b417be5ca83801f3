namespace Hanul.Planning;

/// <summary>Models with open weights whose training others measured: their <c>config.json</c> is public.</summary>
internal static class OpenWeights
{
    private const string Config = "Layout: the published config.json.";

    public static IReadOnlyList<PlannedModel> Dense { get; } =
    [
        Llama("llama-3-8b", "Llama 3 8B", 32, 4096, 32, 14336, 8.03e9),
        Llama("llama-3-70b", "Llama 3 70B", 80, 8192, 64, 28672, 70.6e9),
        Llama("llama-3-405b", "Llama 3.1 405B", 126, 16384, 128, 53248, 405.9e9),
    ];

    public static IReadOnlyList<PlannedModel> Sparse { get; } =
    [
        Mixture("mixtral-8x7b", "Mixtral 8x7B", 32, 4096, 32, 8, 128, 8, 2, 14336, 32000, 46.7e9),
        Mixture("mixtral-8x22b", "Mixtral 8x22B", 56, 6144, 48, 8, 128, 8, 2, 16384, 32768, 141e9),
        Mixture("qwen3-30b-a3b", "Qwen3 30B-A3B", 48, 2048, 32, 4, 128, 128, 8, 768, 151936, 30.5e9, queryKeyNorms: true),
        Mixture("qwen3-235b-a22b", "Qwen3 235B-A22B", 94, 4096, 64, 4, 128, 128, 8, 1536, 151936, 235e9, queryKeyNorms: true),
        Qwen2(),
        GptOss(),
    ];

    private static PlannedModel Llama(string name, string title, int layers, int hidden, int heads, int width, double published) => new()
    {
        Name = name,
        Title = title,
        HiddenSize = hidden,
        VocabularySize = 128256,
        SequenceLength = 8192,
        Blocks = [Layers.Repeat(layers, LayerShape.Llama(hidden, heads, 8, width))],
        OtherParameters = hidden,
        PublishedParameters = published,
        TrainingTokens = 15e12,
        Evidence = Evidence.Published,
        Note = Config,
    };

    private static PlannedModel Mixture(
        string name, string title, int layers, int hidden, int heads, int keyValueHeads, int headSize, int experts, int active, int width, int vocabulary,
        double published, bool queryKeyNorms = false) => new()
        {
            Name = name,
            Title = title,
            HiddenSize = hidden,
            VocabularySize = vocabulary,
            SequenceLength = 4096,
            Blocks =
        [
            Layers.Repeat(layers, LayerShape.Llama(hidden, heads, keyValueHeads, width, headSize) with
            {
                Experts = new("experts", hidden, width, experts, active), QueryKeyNormParameters = queryKeyNorms ? 2 * headSize : 0,
            }, "sparse layer"),
        ],
            OtherParameters = hidden,
            PublishedParameters = published,
            Evidence = Evidence.Published,
            Note = Config,
        };

    private static PlannedModel Qwen2() => Mixture("qwen2-57b-a14b", "Qwen2 57B-A14B", 28, 3584, 28, 4, 128, 64, 8, 2560, 151936, 57.4e9) with
    {
        Blocks =
        [
            Layers.Repeat(28, LayerShape.Llama(3584, 28, 4, 2560) with
            {
                QueryKeyValueBias = true, SharedIntermediate = 20480, Experts = new("experts", 3584, 2560, 64, 8) { RouterExtras = 3584 },
            }, "sparse layer"),
        ],
    };

    private static PlannedModel GptOss()
    {
        var shape = LayerShape.Llama(2880, 64, 8, 2880, 64) with
        {
            QueryKeyValueBias = true,
            OutputBias = true,
            AttentionExtras = 64,
            Experts = new("experts", 2880, 2880, 128, 4) { Bias = true, RouterExtras = 128 },
        };
        return Mixture("gpt-oss-120b", "GPT-OSS 120B", 36, 2880, 64, 8, 64, 128, 4, 2880, 201088, 116.8e9) with
        {
            Blocks =
            [
                .. Enumerable.Range(0, 18).SelectMany(_ => new[]
                {
                    Layers.Repeat(1, shape with { Window = 128 }, "layer with a window"), Layers.Repeat(1, shape, "global layer"),
                }),
            ],
        };
    }
}
