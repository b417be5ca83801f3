namespace Hanul.Models;

/// <summary>
/// The tensors that a <see cref="ModelSpec"/> implies, under canonical names, in the order in which a forward pass meets them:
/// <c>embedding</c>, <c>positions</c>, <c>layers.N.attention.*</c>, <c>layers.N.feed_forward.*</c>, <c>norm</c>, <c>head</c>.
/// Training, checkpoints, conversion, the engine and the counts all read this one table.
/// </summary>
public static class ParameterTable
{
    /// <summary>Lists every parameter of a model once; a tied head is not listed.</summary>
    /// <param name="spec">The description.</param>
    public static IReadOnlyList<Parameter> For(ModelSpec spec)
    {
        var table = new List<Parameter>();
        long hidden = spec.HiddenSize;
        table.Add(new("embedding.weight", [spec.VocabularySize, hidden], ParameterKind.Embedding));
        if (spec.LearnedPositions)
            table.Add(new("positions.weight", [spec.ContextLength, hidden], ParameterKind.Embedding));
        for (var i = 0; i < spec.Decoder.Layers.Count; i++)
            AddLayer(table, spec.Decoder.Layers[i], i, hidden);
        AddNorm(table, "norm", spec.Decoder.FinalNorm, hidden, -1);
        if (!spec.TiedEmbeddings)
            table.Add(new("head.weight", [spec.VocabularySize, hidden], ParameterKind.Head));
        return table;
    }

    private static void AddLayer(List<Parameter> table, LayerSpec layer, int i, long hidden)
    {
        var attention = layer.Attention;
        var prefix = $"layers.{i}.attention";
        AddNorm(table, $"{prefix}.norm", layer.Norm, hidden, i);
        AddProjection(table, $"{prefix}.query", attention.QuerySize, hidden, attention.QueryKeyValueBias, i);
        AddProjection(table, $"{prefix}.key", attention.KeyValueSize, hidden, attention.QueryKeyValueBias, i);
        AddProjection(table, $"{prefix}.value", attention.KeyValueSize, hidden, attention.QueryKeyValueBias, i);
        if (attention.QueryKeyNorm is { } norm)
        {
            AddNorm(table, $"{prefix}.query_norm", norm, attention.QuerySize, i);
            AddNorm(table, $"{prefix}.key_norm", norm, attention.KeyValueSize, i);
        }

        AddProjection(table, $"{prefix}.output", hidden, attention.QuerySize, attention.OutputBias, i, addsToResidual: true);
        AddNorm(table, $"layers.{i}.feed_forward.norm", layer.Norm, hidden, i);
        AddFeedForward(table, layer.FeedForward, $"layers.{i}.feed_forward", hidden, i);
    }

    private static void AddFeedForward(List<Parameter> table, FeedForwardSpec feedForward, string prefix, long hidden, int layer)
    {
        switch (feedForward)
        {
            case DenseFeedForward dense:
                if (dense.Gated)
                    AddProjection(table, $"{prefix}.gate", dense.IntermediateSize, hidden, dense.Bias, layer);
                AddProjection(table, $"{prefix}.up", dense.IntermediateSize, hidden, dense.Bias, layer);
                AddProjection(table, $"{prefix}.down", hidden, dense.IntermediateSize, dense.Bias, layer, addsToResidual: true);
                break;
            case MixtureOfExperts mixture:
                var experts = mixture.ExpertCount;
                var width = mixture.Expert.IntermediateSize;
                table.Add(new($"{prefix}.router.weight", [experts, hidden], ParameterKind.Router, layer));
                if (mixture.Expert.Gated)
                    AddExperts(table, $"{prefix}.experts.gate", experts, width, hidden, mixture.Expert.Bias, layer);
                AddExperts(table, $"{prefix}.experts.up", experts, width, hidden, mixture.Expert.Bias, layer);
                AddExperts(table, $"{prefix}.experts.down", experts, hidden, width, mixture.Expert.Bias, layer, addsToResidual: true);
                break;
            default:
                throw new NotSupportedException($"A feed-forward part of kind {feedForward.GetType().Name} has no parameter table.");
        }
    }

    private static void AddProjection(
        List<Parameter> table, string name, long outputs, long inputs, bool bias, int layer, bool addsToResidual = false)
    {
        table.Add(new($"{name}.weight", [outputs, inputs], ParameterKind.Matrix, layer, addsToResidual));
        if (bias)
            table.Add(new($"{name}.bias", [outputs], ParameterKind.Bias, layer));
    }

    private static void AddExperts(
        List<Parameter> table, string name, long experts, long outputs, long inputs, bool bias, int layer, bool addsToResidual = false)
    {
        table.Add(new($"{name}.weight", [experts, outputs, inputs], ParameterKind.ExpertMatrix, layer, addsToResidual));
        if (bias)
            table.Add(new($"{name}.bias", [experts, outputs], ParameterKind.ExpertBias, layer));
    }

    private static void AddNorm(List<Parameter> table, string name, NormSpec norm, long size, int layer)
    {
        table.Add(new($"{name}.weight", [size], ParameterKind.NormWeight, layer));
        if (norm.Bias)
            table.Add(new($"{name}.bias", [size], ParameterKind.Bias, layer));
    }
}
