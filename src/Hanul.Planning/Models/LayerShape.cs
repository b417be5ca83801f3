namespace Hanul.Planning;

/// <summary>What a transformer layer is made of, in the numbers that papers give.</summary>
public sealed record LayerShape
{
    /// <summary>Width of the residual stream.</summary>
    public required int Hidden { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; 0 means as many as query heads.</summary>
    public int KeyValueHeads { get; init; }

    /// <summary>Features of a head; 0 means hidden / heads.</summary>
    public int HeadSize { get; init; }

    /// <summary>Features inside the feed-forward network.</summary>
    public required int Intermediate { get; init; }

    /// <summary>True where the feed-forward network has a gate (SwiGLU and kin).</summary>
    public bool Gated { get; init; }

    /// <summary>True where the query, key and value projections add biases.</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>True where the attention output adds a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>True where feed-forward projections add biases.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>Learned numbers a feature in every norm: 2 with a bias (LayerNorm), 1 without (RMSNorm).</summary>
    public int NormNumbers { get; init; } = 1;

    /// <summary>Norms of the hidden width in a layer: 2, or 4 where branches are normed at both ends, or 1 where branches share one.</summary>
    public int NormCount { get; init; } = 2;

    /// <summary>Learned numbers of the norms on queries and keys together, or 0 where there are none.</summary>
    public long QueryKeyNormParameters { get; init; }

    /// <summary>True where branches are dropped out (GPT-2, GPT-3 and their time).</summary>
    public bool Dropout { get; init; }

    /// <summary>Tokens a head sees at most, or 0.</summary>
    public int Window { get; init; }

    /// <summary>True where rotary positions turn queries and keys.</summary>
    public bool Rotary { get; init; }

    /// <summary>True where tokens see later ones too (encoders).</summary>
    public bool Bidirectional { get; init; }

    /// <summary>A mixture of experts instead of the feed-forward network, or null.</summary>
    public ExpertsOperator? Experts { get; init; }

    /// <summary>Features inside the network beside the experts that every token passes (DeepSeek's shared experts), or 0.</summary>
    public int SharedIntermediate { get; init; }

    /// <summary>Numbers of attention besides its projections: sinks, relative positions.</summary>
    public long AttentionExtras { get; init; }

    /// <summary>The layer with LayerNorm, biases everywhere, GELU and dropout: GPT-2, GPT-3, Megatron.</summary>
    public static LayerShape Gpt(int hidden, int heads, int intermediate = 0) => new()
    {
        Hidden = hidden,
        Heads = heads,
        Intermediate = intermediate == 0 ? 4 * hidden : intermediate,
        QueryKeyValueBias = true,
        OutputBias = true,
        FeedForwardBias = true,
        NormNumbers = 2,
        Dropout = true,
    };

    /// <summary>The layer with RMSNorm, no biases and a gated network: Llama and those after it.</summary>
    public static LayerShape Llama(int hidden, int heads, int keyValueHeads, int intermediate, int headSize = 0) => new()
    {
        Hidden = hidden,
        Heads = heads,
        KeyValueHeads = keyValueHeads,
        Intermediate = intermediate,
        HeadSize = headSize,
        Gated = true,
        Rotary = true,
    };
}
