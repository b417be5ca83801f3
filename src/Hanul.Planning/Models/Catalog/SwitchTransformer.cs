namespace Hanul.Planning;

/// <summary>Switch Transformer and the T5 it was held against (Fedus et al., 2021, table 9).</summary>
internal static class SwitchTransformer
{
    // Span corruption reads 512 tokens and writes 114.
    private const int Encoded = 512, Decoded = 114, Vocabulary = 32128;

    public static IReadOnlyList<PlannedModel> Models { get; } =
    [
        T5("t5-base", "T5-Base", 768, 12, 12, 2048, true, 0, 0, 0.2e9),
        T5("t5-large", "T5-Large", 1024, 16, 24, 2816, true, 0, 0, 0.7e9),
        T5("t5-xxl", "T5-XXL", 4096, 64, 24, 10240, true, 0, 0, 11e9),
        T5("switch-base", "Switch-Base", 768, 12, 12, 2048, true, 128, 2, 7e9),
        T5("switch-large", "Switch-Large", 1024, 16, 24, 2816, true, 128, 2, 26e9),
        T5("switch-xxl", "Switch-XXL", 4096, 64, 24, 10240, true, 128, 2, 395e9,
            "The paper's table says 64 experts, which makes 201B; the 395B it states, and the weights it released, have 128."),
        T5("switch-c-1.6t", "Switch-C", 2080, 32, 15, 6144, false, 2048, 1, 1571e9,
            "Feed-forward width 6,144, heads and head size are from memory of the table; with them the count is exact."),
        .. new[] { 8, 16, 32, 64, 128, 256 }.Select(Released),
    ];

    private static PlannedModel Released(int experts) => T5(
        $"switch-base-{experts}", $"google/switch-base-{experts}", 768, 12, 12, 3072, false, experts, 2,
        experts switch { 64 => 3.8e9, 128 => 7.41e9, 256 => 14.7e9, _ => 0 }, "As released: ReLU networks 3,072 wide, without a gate.");

    private static PlannedModel T5(
        string name, string title, int hidden, int heads, int layers, int width, bool gated, int experts, int frequency, double published, string? note = null) => new()
        {
            Name = name,
            Title = title,
            HiddenSize = hidden,
            VocabularySize = Vocabulary,
            SequenceLength = Encoded,
            TiedEmbeddings = false,
            Blocks =
        [
            .. Stack("encoder", hidden, heads, layers, width, gated, experts, frequency, decoder: false),
            .. Stack("decoder", hidden, heads, layers, width, gated, experts, frequency, decoder: true),
        ],
            // A norm after each half, and the relative-position table of each half's first layer.
            OtherParameters = 2L * hidden + 2L * 32 * heads,
            PublishedParameters = published,
            TrainingTokens = 576e9,
            PublishedBatch = 2048,
            Evidence = Evidence.Published,
            Note = "Layout: arXiv 2101.03961, table 9. " + note,
        };

    private static IEnumerable<Block> Stack(
        string half, int hidden, int heads, int layers, int width, bool gated, int experts, int frequency, bool decoder)
    {
        var sequence = decoder ? Decoded : Encoded;
        var dense = new Block($"{half} layer", 1, Layer(hidden, heads, width, gated, 0, decoder)) { SequenceLength = sequence };
        if (experts == 0)
            return [dense with { Count = layers }];
        var sparse = new Block($"{half} layer with experts", 1, Layer(hidden, heads, width, gated, experts, decoder)) { SequenceLength = sequence };
        return frequency == 1
            ? [sparse with { Count = layers }]
            : Enumerable.Range(0, layers).Select(layer => layer % frequency == frequency - 1 ? sparse : dense);
    }

    private static List<Operator> Layer(int hidden, int heads, int width, bool gated, int experts, bool decoder)
    {
        var shape = new LayerShape
        {
            Hidden = hidden,
            Heads = heads,
            HeadSize = 64,
            Intermediate = width,
            Gated = gated,
            Dropout = true,
            Bidirectional = !decoder,
            Experts = experts > 0 ? new ExpertsOperator("experts", hidden, width, experts, 1) { Gated = gated } : null,
        };
        var operators = Layers.Of(shape).ToList();
        if (!decoder)
            return operators;
        var inner = heads * 64;
        operators.InsertRange(operators.FindIndex(part => part is ResidualOperator) + 1,
        [
            new NormOperator("norm before cross-attention", hidden, hidden),
            new MatrixOperator("cross query", hidden, inner, MatrixSplit.Columns),
            new MatrixOperator("cross key, value", hidden, 2 * inner, MatrixSplit.Columns) { SharesInput = true },
            new AttentionOperator("cross-attention", heads, heads, 64, 64) { Causal = false, CrossLength = Encoded },
            new MatrixOperator("cross output", inner, hidden, MatrixSplit.Rows),
            new ResidualOperator("residual", hidden, true),
        ]);
        return operators;
    }
}
