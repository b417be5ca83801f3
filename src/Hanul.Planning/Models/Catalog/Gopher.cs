namespace Hanul.Planning;

/// <summary>Gopher's family (Rae et al., 2021, table 1): RMSNorm, and Transformer-XL positions with a projection a layer.</summary>
internal static class Gopher
{
    public static IReadOnlyList<PlannedModel> Models { get; } =
    [
        Of("gopher-44m", "Gopher 44M", 8, 512, 16, 32, 44e6),
        Of("gopher-117m", "Gopher 117M", 12, 768, 12, 64, 117e6),
        Of("gopher-417m", "Gopher 417M", 12, 1536, 12, 128, 417e6),
        Of("gopher-1.4b", "Gopher 1.4B", 24, 2048, 16, 128, 1.4e9),
        Of("gopher-7.1b", "Gopher 7.1B", 32, 4096, 32, 128, 7.1e9),
        Of("gopher-280b", "Gopher 280B", 80, 16384, 128, 128, 280e9),
    ];

    private static PlannedModel Of(string name, string title, int layers, int hidden, int heads, int headSize, double published)
    {
        var shape = new LayerShape { Hidden = hidden, Heads = heads, HeadSize = headSize, Intermediate = 4 * hidden };
        var relative = new MatrixOperator("relative positions", hidden, heads * headSize, MatrixSplit.Columns) { SharesInput = true };
        var operators = Layers.Of(shape).ToList();
        operators.Insert(2, relative);
        return new()
        {
            Name = name,
            Title = title,
            HiddenSize = hidden,
            VocabularySize = 32000,
            SequenceLength = 2048,
            TiedEmbeddings = true,
            Blocks = [new("layer", layers, operators)],
            OtherParameters = hidden,
            PublishedParameters = published,
            TrainingTokens = 300e9,
            PublishedBatch = hidden == 16384 ? 3072 : hidden == 4096 ? 1024 : 128,
            Evidence = Evidence.Published,
            Note = "Layout: Gopher paper, table 1. 280B is reached only with a relative-position projection in every layer, so it is counted; that table and head are one is assumed.",
        };
    }
}
