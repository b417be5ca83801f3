namespace Hanul.Training;

/// <summary>
/// One dial for a whole model, in the manner of nanochat: everything follows from the number of layers.
/// <list type="bullet">
/// <item>Width: 64 a layer; heads of 64 features; a gated feed-forward network of 8/3 the width (Touvron et al., 2023).</item>
/// <item>Tokens: 20 for each active parameter outside the embeddings (Hoffmann et al., 2022), but at most four passes over the corpus
/// (Muennighoff et al., 2023), whose tokens are guessed as a third of its bytes.</item>
/// <item>Learning rate <c>0.3118 · C^−0.125</c>, at most 0.003, and tokens of a batch <c>0.292 · C^0.3271</c> for a budget of C
/// operations (DeepSeek-AI, 2024, section 3.2); ours are smaller budgets than theirs, hence the bound.</item>
/// <item>Context: 64 tokens a layer, between 256 and 2,048. Vocabulary: 1,024 tokens a layer, between 2,048 and 32,768, so that the
/// embedding stays in proportion.</item>
/// </list>
/// </summary>
public static class DepthDial
{
    private const int TokensPerPass = 4096;

    /// <summary>The recipe of a depth.</summary>
    /// <param name="depth">Layers, from 1 to 128.</param>
    /// <param name="experts">0 or 1 for a dense model, else the experts of every layer, of which one works on a token.</param>
    /// <param name="corpus">The folder or file of text to train on.</param>
    /// <exception cref="InvalidDataException">The depth or the number of experts is impossible.</exception>
    public static Recipe Turn(int depth, int experts, string corpus)
    {
        RecipeCheck.Between(depth, 1, 128, "--depth");
        RecipeCheck.Between(experts, 0, 4096, "--experts");
        var sparse = experts > 1;
        var model = new ModelRecipe
        {
            Family = sparse ? "olmoe" : "llama",
            LayerCount = depth,
            HiddenSize = 64 * depth,
            HeadCount = depth,
            ExpertCount = sparse ? experts : null,
            ActiveExpertCount = sparse ? 1 : null,
        };
        var context = PowerOfTwo(Math.Clamp(64 * depth, 256, 2048));
        var vocabulary = Math.Clamp(1024 * depth, 2048, 32_768);
        var parameters = Hanul.Models.ModelCounts.Of(model.ToSpec(vocabulary, context)).ActiveOutsideEmbeddings;
        var wanted = 20 * parameters;
        var tokens = Math.Max(TokensPerPass, CorpusBytes(corpus) is { } bytes ? Math.Min(wanted, bytes / 3 * 4) : wanted);
        var operations = 6.0 * parameters * tokens;
        var sequences = Math.Max(1, (int)Math.Round(0.292 * Math.Pow(operations, 0.3271) / context));
        var batch = Math.Min(sequences, Math.Max(1, TokensPerPass / context));
        return new()
        {
            Name = sparse ? $"depth-{depth}-experts-{experts}" : $"depth-{depth}",
            Model = model,
            Data = new() { Corpus = corpus, ContextLength = context, DocumentMask = true },
            Tokenizer = new() { VocabularySize = vocabulary },
            Training = new()
            {
                Tokens = tokens,
                BatchSize = batch,
                Accumulation = (sequences + batch - 1) / batch,
                LearningRate = Math.Min(0.003, double.Round(0.3118 * Math.Pow(operations, -0.125), 6)),
            },
        };
    }

    private static int PowerOfTwo(int value) => 1 << (31 - int.LeadingZeroCount(value));

    /// <summary>Bytes of text under a path, compressed files taken three times; null where there is nothing.</summary>
    private static long? CorpusBytes(string path)
    {
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : File.Exists(path) ? [path] : [];
        var bytes = files.Sum(file => new FileInfo(file).Length * (file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? 3 : 1));
        return bytes > 0 ? bytes : null;
    }
}
