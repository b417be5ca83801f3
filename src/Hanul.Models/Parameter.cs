namespace Hanul.Models;

/// <summary>What a parameter is for: initialisation, weight decay and sharding depend on it.</summary>
public enum ParameterKind
{
    /// <summary>A table of vectors that is looked up: tokens or positions.</summary>
    Embedding,

    /// <summary>A matrix that multiplies every token.</summary>
    Matrix,

    /// <summary>One matrix for each expert, stacked along the first dimension.</summary>
    ExpertMatrix,

    /// <summary>The float32 projection that scores experts.</summary>
    Router,

    /// <summary>The output head.</summary>
    Head,

    /// <summary>The weight of a norm.</summary>
    NormWeight,

    /// <summary>The bias of a norm or of a projection.</summary>
    Bias,

    /// <summary>One bias for each expert, stacked along the first dimension.</summary>
    ExpertBias,
}

/// <summary>One tensor of a model under its canonical name.</summary>
/// <param name="Name">The canonical name, for example <c>layers.3.attention.query.weight</c>.</param>
/// <param name="Shape">Row-major; a matrix is <c>[out, in]</c>, stacked experts are <c>[experts, out, in]</c>.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Layer">The layer it belongs to, or −1.</param>
/// <param name="AddsToResidual">True for the projections whose result is added to the residual stream (initialised smaller in GPT-2).</param>
public sealed record Parameter(string Name, IReadOnlyList<long> Shape, ParameterKind Kind, int Layer = -1, bool AddsToResidual = false)
{
    /// <summary>How many numbers it holds.</summary>
    public long ElementCount { get; } = Shape.Aggregate(1L, (product, size) => checked(product * size));
}
