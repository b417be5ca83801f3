namespace Hanul.Planning;

/// <summary>Megatron's GPT family (Narayanan et al., 2021, table 1), GPT-3 (Brown et al., 2020) and Megatron-Turing NLG (Smith et al., 2022).</summary>
internal static class Megatron
{
    public static IReadOnlyList<PlannedModel> Models { get; } =
    [
        Gpt("megatron-1.7b", "Megatron 1.7B", 24, 2304, 24, 1.7e9, 512) with { Layout = Spread(1, 1, 1, 16) },
        Gpt("megatron-3.6b", "Megatron 3.6B", 30, 3072, 32, 3.6e9, 512) with { Layout = Spread(2, 1, 1, 16) },
        Gpt("megatron-7.5b", "Megatron 7.5B", 36, 4096, 32, 7.5e9, 512) with { Layout = Spread(4, 1, 1, 16) },
        Gpt("megatron-18b", "Megatron 18.4B", 40, 6144, 48, 18.4e9, 1024) with { Layout = Spread(8, 1, 1, 8) },
        Gpt("megatron-39b", "Megatron 39.1B", 48, 8192, 64, 39.1e9, 1536) with { Layout = Spread(8, 2, 1, 4) },
        Gpt("megatron-76b", "Megatron 76.1B", 60, 10240, 80, 76.1e9, 1792) with { Layout = Spread(8, 4, 3, 2) },
        Gpt("megatron-145b", "Megatron 145.6B", 80, 12288, 96, 145.6e9, 2304) with { Layout = Spread(8, 8, 2, 2) },
        Gpt("megatron-310b", "Megatron 310.1B", 96, 16384, 128, 310.1e9, 2160) with { Layout = Spread(8, 16, 2, 1) },
        Gpt("megatron-530b", "Megatron 529.6B", 105, 20480, 128, 529.6e9, 2520) with { Layout = Spread(8, 35, 3, 1) },
        Gpt("megatron-1t", "Megatron 1T", 128, 25600, 160, 1008e9, 3072) with { Layout = Spread(8, 64, 1, 1) },
        Gpt("gpt-3-175b", "GPT-3 175B", 96, 12288, 96, 175e9, 1536) with
        {
            VocabularySize = 50257, Layout = Spread(8, 16, 1, 1), TrainingTokens = 300e9, Note = "Layout: GPT-3 paper, table 2.1. Batch: 3.2M tokens there, 1,536 samples in Megatron's own runs.",
        },
        Gpt("megatron-turing-530b", "Megatron-Turing NLG 530B", 105, 20480, 128, 530e9, 1920) with
        {
            VocabularySize = 50304, TrainingTokens = 270e9, Layout = new(8, 35, 1, 1, Recomputation.Full, "megatron-turing"),
            Note = "Layout: arXiv 2201.11990. The padded size of its GPT-2 vocabulary is not stated; 50,304 here.",
        },
    ];

    private static PublishedLayout Spread(int tensor, int pipeline, int chunks, int microBatch) =>
        new(tensor, pipeline, chunks, microBatch, Recomputation.Full, "megatron-2021");

    /// <summary>A GPT of Megatron's kind: learned positions, tied embeddings, biases, LayerNorm.</summary>
    public static PlannedModel Gpt(string name, string title, int layers, int hidden, int heads, double published, int batch, int vocabulary = 51200, int sequence = 2048) => new()
    {
        Name = name,
        Title = title,
        HiddenSize = hidden,
        VocabularySize = vocabulary,
        SequenceLength = sequence,
        TiedEmbeddings = true,
        Blocks = [Layers.Repeat(layers, LayerShape.Gpt(hidden, heads))],
        OtherTableParameters = (long)sequence * hidden,
        OtherParameters = 2L * hidden,
        PublishedParameters = published,
        PublishedBatch = batch,
        Evidence = Evidence.Published,
        Note = "Layout: arXiv 2104.04473, table 1; vocabulary 51,200.",
    };
}
