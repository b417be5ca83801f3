namespace Hanul.Planning;

/// <summary>One computation of a block on every token. A model is planned as the list of its operators: their parameters, their operations and what they must keep for the backward pass.</summary>
/// <param name="Name">What it is, for <c>--explain</c>.</param>
public abstract record Operator(string Name)
{
    /// <summary>Numbers that are learned, in one copy of the model.</summary>
    public abstract long Parameters { get; }

    /// <summary>Those that take part in computing one token.</summary>
    public virtual long ActiveParameters => Parameters;
}

/// <summary>How tensor parallelism splits a matrix (Shoeybi et al., 2019, section 3).</summary>
public enum MatrixSplit
{
    /// <summary>Every rank holds all of it.</summary>
    None,

    /// <summary>By output features.</summary>
    Columns,

    /// <summary>By input features; the outputs of the ranks are summed.</summary>
    Rows,
}

/// <summary>A matrix product <c>[tokens, inputs] × [inputs, outputs]</c>.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Inputs">Input features.</param>
/// <param name="Outputs">Output features.</param>
/// <param name="Split">How tensor parallelism splits it.</param>
public sealed record MatrixOperator(string Name, int Inputs, int Outputs, MatrixSplit Split) : Operator(Name)
{
    /// <summary>True where a bias is added.</summary>
    public bool Bias { get; init; }

    /// <summary>True where its input is kept by the operator before it: keys and values read what queries read.</summary>
    public bool SharesInput { get; init; }

    /// <inheritdoc/>
    public override long Parameters => (long)Inputs * Outputs + (Bias ? Outputs : 0);
}

/// <summary>A norm over the features of a token.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Width">Features it runs over.</param>
/// <param name="ParameterCount">Its learned numbers: width, or twice that with a bias, or a head's features where heads share it.</param>
public sealed record NormOperator(string Name, int Width, long ParameterCount) : Operator(Name)
{
    /// <inheritdoc/>
    public override long Parameters => ParameterCount;
}

/// <summary>Scores, softmax and weighted sum of attention.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads.</param>
/// <param name="KeySize">Features of a query and key head.</param>
/// <param name="ValueSize">Features of a value head.</param>
public sealed record AttentionOperator(string Name, int Heads, int KeyValueHeads, int KeySize, int ValueSize) : Operator(Name)
{
    /// <summary>True where a token sees only earlier ones.</summary>
    public bool Causal { get; init; } = true;

    /// <summary>The most earlier tokens it sees, or 0 where there is no window.</summary>
    public int Window { get; init; }

    /// <summary>Tokens of the other sequence it looks at (cross-attention), or 0 where it looks at its own.</summary>
    public int CrossLength { get; init; }

    /// <summary>True where rotary positions turn queries and keys first.</summary>
    public bool Rotary { get; init; }

    /// <summary>Learned numbers of its own: relative-position tables, sinks.</summary>
    public long ParameterCount { get; init; }

    /// <inheritdoc/>
    public override long Parameters => ParameterCount;
}

/// <summary>A function of each number between two projections, times a gate where there is one.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Width">Features it gives.</param>
/// <param name="Gated">True where a second input of the same width multiplies it.</param>
public sealed record ActivationOperator(string Name, int Width, bool Gated) : Operator(Name)
{
    /// <inheritdoc/>
    public override long Parameters => 0;
}

/// <summary>The sum of a branch and the residual stream.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Width">Features of the stream.</param>
/// <param name="Dropout">True where the branch is dropped out first, which keeps a mask.</param>
public sealed record ResidualOperator(string Name, int Width, bool Dropout) : Operator(Name)
{
    /// <inheritdoc/>
    public override long Parameters => 0;
}

/// <summary>A convolution over the tokens that mixes no features (the depthwise half of a separable one).</summary>
/// <param name="Name">What it is.</param>
/// <param name="Width">Features.</param>
/// <param name="Kernel">Tokens it spans.</param>
public sealed record DepthwiseOperator(string Name, int Width, int Kernel) : Operator(Name)
{
    /// <inheritdoc/>
    public override long Parameters => (long)Width * Kernel;
}

/// <summary>A mixture of experts, its router included.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Hidden">Features of a token.</param>
/// <param name="Intermediate">Features inside an expert.</param>
/// <param name="ExpertCount">Experts.</param>
/// <param name="ActiveCount">Experts that work on a token.</param>
public sealed record ExpertsOperator(string Name, int Hidden, int Intermediate, int ExpertCount, int ActiveCount) : Operator(Name)
{
    /// <summary>True where a third matrix gates the second.</summary>
    public bool Gated { get; init; } = true;

    /// <summary>True where an expert's projections add biases.</summary>
    public bool Bias { get; init; }

    /// <summary>Numbers of the router besides its matrix: a bias, or a correction for every expert.</summary>
    public long RouterExtras { get; init; }

    /// <summary>Parameters of one expert.</summary>
    public long ExpertParameters => (Gated ? 3L : 2L) * Hidden * Intermediate + (Bias ? (Gated ? 2L : 1L) * Intermediate + Hidden : 0);

    /// <summary>Parameters of the router.</summary>
    public long RouterParameters => (long)Hidden * ExpertCount + RouterExtras;

    /// <inheritdoc/>
    public override long Parameters => ExpertCount * ExpertParameters + RouterParameters;

    /// <inheritdoc/>
    public override long ActiveParameters => ActiveCount * ExpertParameters + RouterParameters;
}
