namespace Hanul.Planning;

/// <summary>Meena (Adiwardana et al., 2020): an Evolved Transformer (So et al., 2019) of one encoder and thirteen decoder blocks.</summary>
internal static class Meena
{
    private const int Hidden = 2560, Heads = 32, Tokens = 128;

    public static PlannedModel Model { get; } = new()
    {
        Name = "meena-2.6b",
        Title = "Meena 2.6B",
        HiddenSize = Hidden,
        VocabularySize = 8192,
        SequenceLength = Tokens,
        TiedEmbeddings = true,
        Blocks = [new("encoder block", 1, Encoder()), new("decoder block", 13, Decoder())],
        OtherParameters = 4L * Hidden,
        PublishedParameters = 2.6e9,
        TrainingTokens = 10e12,
        PublishedBatch = 16384,
        Evidence = Evidence.Published,
        Note = "Layout: arXiv 2001.09977 and tensor2tensor's Evolved Transformer; small norms and biases are counted as far as that code shows them.",
    };

    private static List<Operator> Encoder() =>
    [
        Norm(),
        Matrix("gated linear unit", Hidden, 2 * Hidden, MatrixSplit.Columns), new ActivationOperator("gate", Hidden, true), Residual(),
        Norm(),
        Matrix("left branch", Hidden, 4 * Hidden, MatrixSplit.Columns), new ActivationOperator("relu", 4 * Hidden, false),
        Matrix("right branch, 3 tokens", 3 * Hidden, Hidden / 2, MatrixSplit.Columns),
        new DepthwiseOperator("separable, 9 tokens", 4 * Hidden, 9), Matrix("separable", 4 * Hidden, Hidden / 2, MatrixSplit.Rows), Residual(),
        .. SelfAttention(), .. Network("relu"),
    ];

    private static List<Operator> Decoder() =>
    [
        // Sixteen heads over its own past, beside attention to the encoder.
        .. SelfAttention(16), .. Cross(),
        Norm(),
        new DepthwiseOperator("separable, 11 tokens", Hidden, 11), Matrix("separable", Hidden, 2 * Hidden, MatrixSplit.Columns), new ActivationOperator("relu", 2 * Hidden, false),
        new DepthwiseOperator("separable, 7 tokens", Hidden, 7), Matrix("separable", Hidden, Hidden / 2, MatrixSplit.Columns),
        new DepthwiseOperator("separable, 7 tokens", 2 * Hidden, 7), Matrix("separable", 2 * Hidden, Hidden, MatrixSplit.Rows), Residual(),
        .. SelfAttention(), .. Cross(), .. Network("swish"),
    ];

    private static IEnumerable<Operator> SelfAttention(int heads = Heads) =>
    [
        Norm(), Matrix("query, key, value", Hidden, 3 * Hidden, MatrixSplit.Columns), new AttentionOperator("attention", heads, heads, Hidden / heads, Hidden / heads),
        Matrix("attention output", Hidden, Hidden, MatrixSplit.Rows), Residual(),
    ];

    private static IEnumerable<Operator> Cross() =>
    [
        Norm(), Matrix("query, key, value to the encoder", Hidden, 3 * Hidden, MatrixSplit.Columns),
        new AttentionOperator("attention to the encoder", Heads, Heads, Hidden / Heads, Hidden / Heads) { Causal = false, CrossLength = Tokens },
        Matrix("output of it", Hidden, Hidden, MatrixSplit.Rows), Residual(),
    ];

    private static IEnumerable<Operator> Network(string function) =>
    [
        Norm(), Matrix("up", Hidden, 4 * Hidden, MatrixSplit.Columns), new ActivationOperator(function, 4 * Hidden, false),
        Matrix("down", 4 * Hidden, Hidden, MatrixSplit.Rows), Residual(),
    ];

    private static NormOperator Norm() => new("norm", Hidden, 2 * Hidden);

    private static ResidualOperator Residual() => new("residual", Hidden, true);

    private static MatrixOperator Matrix(string name, int inputs, int outputs, MatrixSplit split) => new(name, inputs, outputs, split);
}
