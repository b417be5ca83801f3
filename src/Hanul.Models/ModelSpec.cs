namespace Hanul.Models;

/// <summary>
/// What a model is, never how it runs: one description that training, the engine, the planner and every file format read.
/// A family turns a published configuration into a <see cref="ModelSpec"/>; <see cref="ParameterTable"/> lists the tensors it implies.
/// </summary>
public sealed record ModelSpec
{
    /// <summary>The family whose published layout this model follows, for example <c>llama</c> or <c>olmoe</c>; a key of <see cref="FamilyCatalog"/>.</summary>
    public required string Family { get; init; }

    /// <summary>Rows of the token embedding and of the output head.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The longest sequence, in tokens, that the model was made for.</summary>
    public required int ContextLength { get; init; }

    /// <summary>The layers that read tokens left to right, and the norm after the last of them.</summary>
    public required StackSpec Decoder { get; init; }

    /// <summary>True where a learned vector per position (<see cref="ContextLength"/> of them) is added to the token embedding, as in GPT-2.</summary>
    public bool LearnedPositions { get; init; }

    /// <summary>True where the output head is the token embedding itself.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>True where any layer holds a mixture of experts.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSparse => Decoder.Layers.Any(layer => layer.FeedForward is MixtureOfExperts);

    /// <summary>Checks that the sizes can be built and fit each other.</summary>
    /// <returns>This description.</returns>
    /// <exception cref="InvalidDataException">A size is impossible; the message names it.</exception>
    public ModelSpec Validated()
    {
        SpecCheck.Validate(this);
        return this;
    }
}
