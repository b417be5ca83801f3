using System.Text.Json.Nodes;

namespace Hanul.Models;

/// <summary>
/// A published architecture: how its <c>config.json</c> describes a model and how it names tensors. It says nothing about how a
/// model runs. One file a family; a new one is a matter of naming its parts.
/// </summary>
public abstract class Family
{
    /// <summary>The family's short name, equal to the published <c>model_type</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The published architecture, for example <c>LlamaForCausalLM</c>.</summary>
    public abstract string Architecture { get; }

    /// <summary>Reads a published configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>A checked description.</returns>
    /// <exception cref="InvalidDataException">A field is missing or impossible.</exception>
    /// <exception cref="NotSupportedException">A field asks for something that Hanul does not compute.</exception>
    public ModelSpec Read(PublishedConfig config)
    {
        var spec = Describe(config).Validated();
        config.RefuseUnread();
        return spec;
    }

    /// <summary>Writes a description as a published configuration.</summary>
    /// <param name="spec">The description.</param>
    /// <exception cref="NotSupportedException">Readers of this layout would compute something else than the description says.</exception>
    public JsonObject Write(ModelSpec spec)
    {
        var json = new JsonObject { ["architectures"] = new JsonArray(Architecture), ["model_type"] = Name };
        Publish(spec, json);
        json["tie_word_embeddings"] = spec.TiedEmbeddings;

        // A layout can carry a model exactly where reading it back gives the model again.
        var back = Read(PublishedConfig.Parse(json.ToJsonString(), $"the {Name} layout"));
        if (back != spec with { Family = Name })
        {
            throw new NotSupportedException(
                $"The {Name} layout cannot carry this model: {SpecDifference.Between(spec, back)}. " +
                "Its best-known readers would compute something else. Choose another family.");
        }

        return json;
    }

    /// <summary>Where each canonical parameter lies in a published file.</summary>
    /// <param name="spec">The description.</param>
    public abstract IEnumerable<TensorLink> Links(ModelSpec spec);

    /// <summary>True for published tensors that hold nothing learned, such as causal masks.</summary>
    /// <param name="published">The name in the file.</param>
    public virtual bool Ignores(string published) => published.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal);

    /// <summary>Turns the configuration into a description; <see cref="Read"/> checks it.</summary>
    /// <param name="config">The configuration.</param>
    protected abstract ModelSpec Describe(PublishedConfig config);

    /// <summary>Fills the published fields; <see cref="Write"/> checks that they say the same.</summary>
    /// <param name="spec">The description.</param>
    /// <param name="json">Where the fields go.</param>
    protected abstract void Publish(ModelSpec spec, JsonObject json);
}
