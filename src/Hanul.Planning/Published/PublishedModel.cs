namespace Hanul.Planning;

/// <summary>Builds the model of a published run from the columns of its row.</summary>
internal static class PublishedModel
{
    /// <summary>The model, or null and what is missing.</summary>
    public static PlannedModel? Of(PublishedRun run, out string? missing)
    {
        missing = null;
        if (Named(run) is { } known)
            return known;
        if (run.Whole("layers") is not (> 0 and var layers) || run.Whole("hidden") is not (> 0 and var hidden) || run.Whole("heads") is not (> 0 and var heads))
        {
            missing = $"the row states no layers, hidden size and heads, and \"{run.Text("model")}\" is not a system the planner knows";
            return null;
        }

        var architecture = run.Text("arch");
        var sparse = run.Whole("experts") > 0;
        var llama = sparse || architecture.Contains("llama", StringComparison.Ordinal);
        var width = run.Whole("ffn_hidden", llama ? (int)Math.Ceiling(8 * hidden / 3.0 / 256) * 256 : 4 * hidden);
        var mosaic = run.Source.Contains("MPT", StringComparison.Ordinal);
        var shape = llama ? LayerShape.Llama(hidden, heads, run.Whole("kv_heads", heads), width)
            : architecture.Contains("nanochat", StringComparison.Ordinal) ? new() { Hidden = hidden, Heads = heads, Intermediate = width, NormNumbers = 0 }
            : mosaic ? new() { Hidden = hidden, Heads = heads, Intermediate = width }
            : LayerShape.Gpt(hidden, heads, width);
        if (sparse)
        {
            shape = shape with
            {
                Experts = new ExpertsOperator("experts", hidden, run.Whole("moe_ffn", width), run.Whole("experts"), Math.Max(1, run.Whole("topk", 1))),
            };
        }

        return new()
        {
            Name = run.Text("model"),
            Title = run.Text("model"),
            HiddenSize = hidden,
            VocabularySize = run.Whole("vocab", 51200),
            SequenceLength = run.Whole("seq", 2048),
            Blocks = [Layers.Repeat(layers, shape)],
            TiedEmbeddings = !llama && !architecture.Contains("nanochat", StringComparison.Ordinal),
            OtherTableParameters = llama || mosaic ? 0 : (long)run.Whole("seq", 2048) * hidden,
            OtherParameters = 2L * hidden,
        };
    }

    // Systems whose layers are not all alike, or whose heads are not hidden / heads wide, come from the catalogue.
    private static PlannedModel? Named(PublishedRun run)
    {
        var name = run.Text("model");
        foreach (var (part, known) in new[]
                 {
                     ("DeepSeekV3", "deepseek-v3"), ("DeepSeek-V3", "deepseek-v3"), ("Kimi_K2", "kimi-k2"), ("GPT OSS 120B", "gpt-oss-120b"),
                     ("Qwen3_30B", "qwen3-30b-a3b"), ("Qwen3_235B", "qwen3-235b-a22b"), ("Qwen3-235B", "qwen3-235b-a22b"), ("Qwen2-57B", "qwen2-57b-a14b"),
                 })
        {
            if (name.StartsWith(part, StringComparison.Ordinal))
                return ModelCatalog.Find(known) with { SequenceLength = run.Whole("seq", 4096) };
        }

        return null;
    }
}
