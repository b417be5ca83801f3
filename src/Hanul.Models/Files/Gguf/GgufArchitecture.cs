namespace Hanul.Models;

/// <summary>
/// An architecture of llama.cpp: which descriptions it computes exactly, its metadata, and how its files name and order tensors
/// (the names of llama.cpp's <c>gguf-py</c>).
/// </summary>
internal abstract class GgufArchitecture
{
    private static readonly GgufArchitecture[] All = [new GgufLlama(), new GgufOlmoe(), new GgufGpt2()];

    /// <summary>The value of <c>general.architecture</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The families whose models it computes.</summary>
    public abstract IReadOnlyList<string> Families { get; }

    public static GgufArchitecture Named(string name, string source) => Array.Find(All, a => a.Name == name)
        ?? throw new NotSupportedException(
            $"{source} is of the architecture {name}, which Hanul does not know yet. " +
            $"It knows {string.Join(", ", All.Select(a => a.Name))}.");

    /// <summary>The architecture under which a description is written.</summary>
    public static GgufArchitecture For(ModelSpec spec) => Array.Find(All, a => a.Families.Contains(spec.Family))
        ?? throw new NotSupportedException($"GGUF has no architecture for the family {spec.Family} that Hanul knows.");

    /// <summary>Reads metadata into a description.</summary>
    /// <param name="fields">The architecture's fields.</param>
    /// <param name="vocabularySize">Rows of the token embedding.</param>
    /// <param name="hasTensor">Whether a tensor of this name is in the file: biases and the output head have no fields.</param>
    public ModelSpec Read(GgufFields fields, int vocabularySize, Func<string, bool> hasTensor)
    {
        fields.RefuseUnless("attention.causal", true);
        var spec = Describe(fields, vocabularySize, hasTensor).Validated();
        fields.RefuseUnread();
        return spec;
    }

    /// <summary>
    /// The architecture's fields for a description, after making sure that llama.cpp computes just this: read back they must give it again.
    /// </summary>
    /// <exception cref="NotSupportedException">llama.cpp would compute something else.</exception>
    public IReadOnlyList<(string Key, object Value)> Write(ModelSpec spec)
    {
        var fields = Publish(spec).Select(field => ($"{Name}.{field.Field}", field.Value)).ToList();
        var values = fields.ToDictionary(field => field.Item1, field => field.Value, StringComparer.Ordinal);
        var tensors = Links(spec).Select(link => link.Published).ToHashSet(StringComparer.Ordinal);
        var readBack = new GgufFields($"A file of GGUF's architecture {Name}", Name, values.Keys, values.GetValueOrDefault);
        var back = Read(readBack, spec.VocabularySize, tensors.Contains);
        if (back with { Family = spec.Family } != spec)
        {
            throw new NotSupportedException(
                $"GGUF's architecture {Name} cannot carry this model: {SpecDifference.Between(spec, back)}. " +
                "llama.cpp would compute something else. Write a Hugging Face folder instead.");
        }
        return fields;
    }

    /// <summary>Where each canonical parameter lies in a file.</summary>
    public IEnumerable<TensorLink> Links(ModelSpec spec)
    {
        foreach (var parameter in ParameterTable.For(spec))
        {
            foreach (var link in LinksOf(spec, parameter)) yield return link;
        }
    }

    /// <summary>The description as this architecture stores it, where it can only store an equal one (a tied head written out).</summary>
    public virtual ModelSpec Stored(ModelSpec spec) => spec;

    protected abstract ModelSpec Describe(GgufFields fields, int vocabularySize, Func<string, bool> hasTensor);

    protected abstract IEnumerable<(string Field, object Value)> Publish(ModelSpec spec);

    protected virtual IEnumerable<TensorLink> LinksOf(ModelSpec spec, Parameter parameter) =>
        [new TensorLink(parameter.Name, GgufNames.Of(parameter.Name))];

    protected static IEnumerable<(string Field, object Value)> Sizes(ModelSpec spec)
    {
        var layer = spec.Decoder.Layers[0];
        yield return ("block_count", (uint)spec.Decoder.Layers.Count);
        yield return ("context_length", (uint)spec.ContextLength);
        yield return ("embedding_length", (uint)spec.HiddenSize);
        yield return ("feed_forward_length", (uint)(layer.FeedForward switch
        {
            DenseFeedForward dense => dense.IntermediateSize,
            MixtureOfExperts mixture => mixture.Expert.IntermediateSize,
            _ => throw new NotSupportedException($"GGUF has no field for a {layer.FeedForward.GetType().Name}."),
        }));
        yield return ("attention.head_count", (uint)layer.Attention.HeadCount);
    }

    protected static IEnumerable<(string Field, object Value)> Experts(ModelSpec spec)
    {
        if (spec.Decoder.Layers[0].FeedForward is not MixtureOfExperts mixture) yield break;
        yield return ("expert_count", (uint)mixture.ExpertCount);
        yield return ("expert_used_count", (uint)mixture.ActiveExpertCount);
    }

    /// <summary>The rotary fields that Llama and OLMoE share, and refusals of what nobody honours.</summary>
    protected static RotarySpec Rotary(GgufFields fields, int headSize)
    {
        fields.RefuseUnless("rope.scaling.type", "none");
        if (fields.Int32OrNull("rope.dimension_count") is { } turned && turned != headSize)
        {
            throw new NotSupportedException(
                $"{fields.Source} turns {turned} of {headSize} features of a head, which Hanul does not compute yet.");
        }
        return new RotarySpec(fields.SingleOrNull("rope.freq_base") ?? 10_000f);
    }

    protected static NormSpec RootMeanSquare(GgufFields fields) => NormSpec.RootMeanSquare(
        fields.SingleOrNull("attention.layer_norm_rms_epsilon")
        ?? throw new InvalidDataException($"{fields.Source} lacks the epsilon of its norms (attention.layer_norm_rms_epsilon)."));
}
