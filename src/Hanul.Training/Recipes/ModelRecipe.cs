using Hanul.Models;

namespace Hanul.Training;

/// <summary>A model by its family and sizes; the vocabulary comes from the tokenizer and the context length from the data.</summary>
public sealed record ModelRecipe
{
    /// <summary>The family whose published layout the model follows: gpt2, llama, olmoe or mixtral.</summary>
    public string Family { get; init; } = "llama";

    /// <summary>Transformer layers.</summary>
    public int LayerCount { get; init; } = 6;

    /// <summary>Width of the residual stream.</summary>
    public int HiddenSize { get; init; } = 384;

    /// <summary>Query heads.</summary>
    public int HeadCount { get; init; } = 6;

    /// <summary>Key and value heads; as many as query heads where not given.</summary>
    public int? KeyValueHeadCount { get; init; }

    /// <summary>Features of one head; hiddenSize / headCount where not given.</summary>
    public int? HeadSize { get; init; }

    /// <summary>
    /// Width of the feed-forward network, or of one expert. Where not given: four times the hidden size for gpt2; 8/3 of it, rounded up
    /// to a multiple of 64, for the gated families.
    /// </summary>
    public int? IntermediateSize { get; init; }

    /// <summary>The function inside the feed-forward network; gpt2 lets you choose gelu_new (its own), gelu or relu.</summary>
    public string? Activation { get; init; }

    /// <summary>True where the output head is the token embedding.</summary>
    public bool TiedEmbeddings { get; init; } = true;

    /// <summary>A norm on queries and keys; olmoe has one. A llama with one trains well but fits no published layout.</summary>
    public bool? QueryKeyNorm { get; init; }

    /// <summary>The base of the rotary wavelengths; 10,000 where not given. gpt2 has none.</summary>
    public double? RotaryBase { get; init; }

    /// <summary>Experts of every layer; for olmoe and mixtral only.</summary>
    public int? ExpertCount { get; init; }

    /// <summary>Experts that work on one token: 1 is a Switch layer. Where not given, 1 for olmoe and 2 for mixtral.</summary>
    public int? ActiveExpertCount { get; init; }

    /// <summary>This model with the defaults of its family spelled out.</summary>
    public ModelRecipe Effective() => ModelLayout.Complete(this);

    /// <summary>The description that training, the engine and the counts read.</summary>
    /// <param name="vocabularySize">Tokens of the vocabulary.</param>
    /// <param name="contextLength">Tokens of a sequence.</param>
    /// <exception cref="InvalidDataException">A size is impossible, or the family does not have it.</exception>
    public ModelSpec ToSpec(int vocabularySize, int contextLength) => ModelLayout.Describe(this, vocabularySize, contextLength);
}
