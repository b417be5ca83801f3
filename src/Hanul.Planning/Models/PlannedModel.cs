namespace Hanul.Planning;

/// <summary>How much of a named model is published.</summary>
public enum Evidence
{
    /// <summary>Its layout was published by its makers.</summary>
    Published,

    /// <summary>Its size was published and its layout was not; the layout is ours, continued from a published family.</summary>
    Extrapolated,

    /// <summary>The user's own.</summary>
    Own,
}

/// <summary>A model as the planner sees it: blocks of operators, tables, and what is known about it.</summary>
public sealed record PlannedModel
{
    /// <summary>The name it is asked for by, for example <c>gpt-3-175b</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its name as its makers write it.</summary>
    public required string Title { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Tokens of the vocabulary, padding included where it was published.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Tokens of a training sample.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>Layers in pipeline order.</summary>
    public required IReadOnlyList<Block> Blocks { get; init; }

    /// <summary>True where the head is the token table itself.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>Numbers in tables besides the token table and the head: positions, segments.</summary>
    public long OtherTableParameters { get; init; }

    /// <summary>Numbers outside tables and blocks: final norms, the head's bias.</summary>
    public long OtherParameters { get; init; }

    /// <summary>Parameters as published, or 0 where nothing was.</summary>
    public double PublishedParameters { get; init; }

    /// <summary>How much of it is published.</summary>
    public Evidence Evidence { get; init; } = Evidence.Own;

    /// <summary>Where the sizes come from, and what is not known. Printed with every plan.</summary>
    public string? Note { get; init; }

    /// <summary>Tokens of the training run as published, or 0.</summary>
    public double TrainingTokens { get; init; }

    /// <summary>Samples of a step as published, or 0.</summary>
    public int PublishedBatch { get; init; }

    /// <summary>How its makers spread it, or null where that was not published.</summary>
    public PublishedLayout? Layout { get; init; }

    /// <summary>Layers of all blocks.</summary>
    public int LayerCount => Blocks.Sum(block => block.Count);

    /// <summary>Parameters of the token table; and of the head, where it is not the same table.</summary>
    public long EmbeddingParameters => (TiedEmbeddings ? 1L : 2L) * VocabularySize * HiddenSize + OtherTableParameters;

    /// <summary>All parameters, exactly.</summary>
    public long Parameters => EmbeddingParameters + OtherParameters + Blocks.Sum(block => block.Count * block.LayerParameters);

    /// <summary>Parameters that take part in computing one token.</summary>
    public long ActiveParameters => EmbeddingParameters + OtherParameters + Blocks.Sum(block => block.Count * block.ActiveLayerParameters);

    /// <summary>True where experts are among the operators.</summary>
    public bool IsSparse => Blocks.Any(block => block.Operators.Any(part => part is ExpertsOperator));

    /// <summary>
    /// Operations of one sample's forward and backward pass, recomputation not counted: six for every active weight of a matrix and a
    /// token, the head included; and attention over the whole square, causal or not, which is how every published utilisation counts it
    /// (Narayanan et al., 2021, equation 3).
    /// </summary>
    public double ModelFlopsPerSample(int sequence)
    {
        var written = Blocks is [.., { SequenceLength: > 0 and var own }] ? own : sequence;
        var flops = 6.0 * written * VocabularySize * HiddenSize;
        foreach (var block in Blocks)
        {
            var tokens = block.SequenceLength > 0 ? block.SequenceLength : sequence;
            foreach (var part in block.Operators)
                flops += (double)block.Count * tokens * FlopsPerToken(part, tokens);
        }

        return flops;
    }

    /// <summary>Operations that recomputation adds to a sample's.</summary>
    /// <param name="sequence">Tokens of a sample.</param>
    /// <param name="recomputation">What is computed twice.</param>
    /// <param name="repeated">Share of the forward pass that a program repeats where it selects operators; 0 where it selects attention.</param>
    public double RecomputedFlopsPerSample(int sequence, Recomputation recomputation, double repeated)
    {
        // A forward pass is a third of a layer's operations.
        double layers = 0, attention = 0;
        foreach (var block in Blocks)
        {
            var tokens = block.SequenceLength > 0 ? block.SequenceLength : sequence;
            foreach (var part in block.Operators)
            {
                var flops = (double)block.Count * tokens * FlopsPerToken(part, tokens) / 3;
                layers += flops;
                attention += part is AttentionOperator ? flops : 0;
            }
        }

        return recomputation switch
        {
            Recomputation.Full => layers,
            Recomputation.Selective => repeated > 0 ? repeated * layers : attention,
            _ => 0,
        };
    }

    /// <summary>The same of one operator and one token.</summary>
    /// <param name="block">The block it stands in.</param>
    /// <param name="part">The operator.</param>
    public double TrainingFlopsPerToken(Block block, Operator part) => FlopsPerToken(part, block.SequenceLength > 0 ? block.SequenceLength : SequenceLength);

    private static double FlopsPerToken(Operator part, double tokens) => part switch
    {
        MatrixOperator matrix => 6.0 * matrix.Inputs * matrix.Outputs,
        ExpertsOperator experts => 6.0 * experts.ActiveParameters,
        AttentionOperator attention => 6.0 * Seen(attention, tokens) * attention.Heads * (attention.KeySize + attention.ValueSize),
        DepthwiseOperator depthwise => 6.0 * depthwise.Parameters,
        _ => 0,
    };

    private static double Seen(AttentionOperator attention, double tokens) =>
        attention.CrossLength > 0 ? attention.CrossLength : attention.Window > 0 ? Math.Min(attention.Window, tokens) : tokens;
}

/// <summary>A layout as its makers published it; the data degree follows from the number of processors.</summary>
/// <param name="Tensor">Tensor degree.</param>
/// <param name="Pipeline">Pipeline degree.</param>
/// <param name="VirtualPipeline">Model chunks a stage.</param>
/// <param name="MicroBatch">Samples of a micro-batch.</param>
/// <param name="Recomputation">What is computed twice.</param>
/// <param name="Software">The program, a name of <see cref="TrainingSoftware"/>.</param>
/// <param name="Accelerator">The start of the name of the processor it ran on.</param>
public sealed record PublishedLayout(int Tensor, int Pipeline, int VirtualPipeline, int MicroBatch, Recomputation Recomputation, string Software, string Accelerator = "A100");
