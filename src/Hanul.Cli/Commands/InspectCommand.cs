using System.CommandLine;
using System.Text.Json.Nodes;
using Hanul.Models;

namespace Hanul.Cli;

/// <summary><c>hanul inspect</c>: what a model file holds, without reading its weights.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var (model, json) = (SharedOptions.Model(), SharedOptions.Json());
        var command = new Command("inspect", "Say what a model's files hold: family, sizes, parameters, types, context, template, licence. The weights are not read.")
        {
            model, json,
        };
        command.SetAction(parsed =>
        {
            using var package = ModelPackage.Open(RunFolder.Model(parsed.GetRequiredValue(model)));
            new Output(parsed.GetValue(json)).Print(Describe(package));
        });
        return ManualPage.With(command, "hanul inspect hanul-quickstart/model", "hanul inspect model.gguf --json");
    }

    internal static Report Describe(ModelPackage package)
    {
        var spec = package.Spec;
        var counts = ModelCounts.Of(spec);
        var layer = spec.Decoder.Layers[0];
        var report = new Report(package.Name)
            .Add("family", "family", spec.Family)
            .Add("parameters", "parameters", $"{counts.TotalParameters:N0} ({Quantity.Count(counts.TotalParameters)})", counts.TotalParameters)
            .Add("active_parameters", "active for a token", $"{counts.ActiveParameters:N0} ({Quantity.Count(counts.ActiveParameters)})", counts.ActiveParameters)
            .Add("layers", "layers", spec.Decoder.Layers.Count)
            .Add("hidden_size", "hidden size", spec.HiddenSize)
            .Add("attention", "attention", $"{layer.Attention.HeadCount} heads of {layer.Attention.HeadSize}, {layer.Attention.KeyValueHeadCount} key-value heads", Attention(layer.Attention))
            .Add("feed_forward", "feed-forward", FeedForward(layer.FeedForward), FeedForward(layer.FeedForward))
            .Add("vocabulary_size", "vocabulary", spec.VocabularySize)
            .Add("context_length", "context", spec.ContextLength)
            .Add("flops_per_token", "operations a token", ModelCounts.ForwardFlops(spec, 1) is var flops ? Quantity.Count(flops) + "FLOP" : "", flops);
        var types = package.StoredTypes.OrderByDescending(pair => pair.Value).ToArray();
        report.Add(
            "types", "stored as", string.Join(", ", types.Select(pair => $"{pair.Key} {Quantity.Bytes(pair.Value)}")),
            new JsonObject(types.Select(pair => KeyValuePair.Create(pair.Key.ToString(), (JsonNode?)pair.Value))));
        return report
            .Add("file_bytes", "on disk", Quantity.Bytes(package.FileBytes), package.FileBytes)
            .Add("tokenizer", "tokenizer", package.Tokenizer is { } tokenizer ? $"{tokenizer.VocabularySize:N0} tokens" : "none", package.Tokenizer?.VocabularySize)
            .Add("chat_template", "chat template", package.Template is null ? "none" : "yes", package.Template is not null)
            .Add("license", "licence", package.License ?? "not stated");
    }

    private static JsonObject Attention(AttentionSpec attention) => new()
    {
        ["heads"] = attention.HeadCount,
        ["key_value_heads"] = attention.KeyValueHeadCount,
        ["head_size"] = attention.HeadSize,
    };

    private static string FeedForward(FeedForwardSpec feedForward) => feedForward switch
    {
        MixtureOfExperts mixture => $"{mixture.ExpertCount} experts of {mixture.Expert.IntermediateSize}, {mixture.ActiveExpertCount} active",
        DenseFeedForward dense => $"{dense.IntermediateSize}{(dense.Gated ? " gated" : "")} {dense.Activation}",
        _ => feedForward.GetType().Name,
    };
}
