using System.Text.Json.Nodes;
using Hanul.Models;

namespace Hanul.Training;

/// <summary>
/// Turns a recipe's sizes into a description by way of the family's own published configuration, so that what is trained can be written
/// in that family's layout.
/// </summary>
internal static class ModelLayout
{
    private static readonly string[] Families = ["gpt2", "llama", "olmoe", "mixtral"];

    internal static ModelRecipe Complete(ModelRecipe model)
    {
        Check(model);
        var gpt2 = model.Family == "gpt2";
        return model with
        {
            KeyValueHeadCount = model.KeyValueHeadCount ?? model.HeadCount,
            HeadSize = model.HeadSize ?? model.HiddenSize / model.HeadCount,
            IntermediateSize = model.IntermediateSize ?? (gpt2 ? 4 * model.HiddenSize : (model.HiddenSize * 8 / 3 + 63) / 64 * 64),
            Activation = model.Activation ?? (gpt2 ? "gelu_new" : "silu"),
            QueryKeyNorm = model.QueryKeyNorm ?? model.Family == "olmoe",
            RotaryBase = gpt2 ? null : model.RotaryBase ?? 10_000,
            ExpertCount = IsSparse(model) ? model.ExpertCount ?? 8 : null,
            ActiveExpertCount = IsSparse(model) ? model.ActiveExpertCount ?? (model.Family == "mixtral" ? 2 : 1) : null,
        };
    }

    internal static ModelSpec Describe(ModelRecipe recipe, int vocabularySize, int contextLength)
    {
        var model = Complete(recipe);
        var config = model.Family == "gpt2"
            ? Gpt2Config(model, vocabularySize, contextLength)
            : LlamaConfig(model, vocabularySize, contextLength);
        var spec = FamilyCatalog.Named(model.Family).Read(PublishedConfig.Parse(config.ToJsonString(), "the recipe's model"));
        var norm = spec.Decoder.Layers[0].Norm;
        return WithAttention(spec, attention => attention with { QueryKeyNorm = model.QueryKeyNorm == true ? norm : null });
    }

    private static bool IsSparse(ModelRecipe model) => model.Family is "olmoe" or "mixtral";

    private static void Check(ModelRecipe model)
    {
        if (!Families.Contains(model.Family))
        {
            throw new InvalidDataException(
                $"model.family is \"{model.Family}\", which recipes do not describe. {NearestName.Advice(model.Family, Families)}");
        }

        RecipeCheck.Between(model.LayerCount, 1, 10_000, "model.layerCount");
        RecipeCheck.Between(model.HiddenSize, 1, 1 << 20, "model.hiddenSize");
        RecipeCheck.Between(model.HeadCount, 1, 1 << 16, "model.headCount");
        RecipeCheck.Between(model.KeyValueHeadCount, 1, model.HeadCount, "model.keyValueHeadCount");
        RecipeCheck.Between(model.HeadSize, 1, 1 << 16, "model.headSize");
        RecipeCheck.Between(model.IntermediateSize, 1, 1 << 22, "model.intermediateSize");
        RecipeCheck.Between(model.ExpertCount, 1, 1 << 16, "model.expertCount");
        RecipeCheck.Between(model.ActiveExpertCount, 1, model.ExpertCount ?? 8, "model.activeExpertCount");
        if (model.HeadSize is null && model.HiddenSize % model.HeadCount != 0)
        {
            throw new InvalidDataException(
                $"model.hiddenSize is {model.HiddenSize}, which model.headCount {model.HeadCount} does not divide: " +
                "change one, or set model.headSize.");
        }

        if (!IsSparse(model) && (model.ExpertCount ?? model.ActiveExpertCount) is not null)
        {
            throw new InvalidDataException(
                $"model.expertCount asks for a mixture of experts, but {model.Family} is dense. Set model.family to olmoe or mixtral.");
        }

        if (model.Family == "gpt2")
            CheckGpt2(model);
        else if (model.Activation is not (null or "silu"))
        {
            throw new InvalidDataException(
                $"model.activation is \"{model.Activation}\", but {model.Family} always uses silu. " +
                "Leave it out, or set model.family to gpt2.");
        }
    }

    private static void CheckGpt2(ModelRecipe model)
    {
        if (model.RotaryBase is not null)
        {
            throw new InvalidDataException(
                "model.rotaryBase is set, but gpt2 learns its positions. Leave it out, or set model.family to llama.");
        }

        if ((model.KeyValueHeadCount ?? model.HeadCount) != model.HeadCount)
        {
            throw new InvalidDataException(
                "model.keyValueHeadCount differs from model.headCount, but gpt2 has no grouped heads. Set model.family to llama.");
        }

        if ((model.HeadSize ?? model.HiddenSize / model.HeadCount) * model.HeadCount != model.HiddenSize)
            throw new InvalidDataException("model.headSize × model.headCount must be model.hiddenSize in gpt2. Leave model.headSize out.");
    }

    private static JsonObject Gpt2Config(ModelRecipe model, int vocabularySize, int contextLength) => new()
    {
        ["vocab_size"] = vocabularySize,
        ["n_positions"] = contextLength,
        ["n_embd"] = model.HiddenSize,
        ["n_layer"] = model.LayerCount,
        ["n_head"] = model.HeadCount,
        ["n_inner"] = model.IntermediateSize,
        ["activation_function"] = model.Activation,
        ["tie_word_embeddings"] = model.TiedEmbeddings,
    };

    private static JsonObject LlamaConfig(ModelRecipe model, int vocabularySize, int contextLength)
    {
        var config = new JsonObject
        {
            ["vocab_size"] = vocabularySize,
            ["max_position_embeddings"] = contextLength,
            ["hidden_size"] = model.HiddenSize,
            ["num_hidden_layers"] = model.LayerCount,
            ["num_attention_heads"] = model.HeadCount,
            ["num_key_value_heads"] = model.KeyValueHeadCount,
            ["head_dim"] = model.HeadSize,
            ["intermediate_size"] = model.IntermediateSize,
            ["rope_theta"] = model.RotaryBase,
            ["tie_word_embeddings"] = model.TiedEmbeddings,
            ["rms_norm_eps"] = 1e-5,
        };
        if (IsSparse(model))
        {
            config[model.Family == "mixtral" ? "num_local_experts" : "num_experts"] = model.ExpertCount;
            config["num_experts_per_tok"] = model.ActiveExpertCount;
        }

        return config;
    }

    private static ModelSpec WithAttention(ModelSpec spec, Func<AttentionSpec, AttentionSpec> change) => spec with
    {
        Decoder = spec.Decoder with
        {
            Layers = spec.Decoder.Layers.Select(layer => layer with { Attention = change(layer.Attention) }).ToArray(),
        },
    };
}
