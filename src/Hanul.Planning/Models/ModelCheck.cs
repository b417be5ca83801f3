namespace Hanul.Planning;

/// <summary>What makes a model impossible to plan.</summary>
internal static class ModelCheck
{
    private const int WidestHidden = 10_000_000, LargestVocabulary = 100_000_000, MostLayers = 1_000_000;

    /// <summary>A sentence, or null.</summary>
    public static string? Problem(PlannedModel model)
    {
        if (model.HiddenSize is < 1 or > WidestHidden)
            return $"A hidden size of {model.HiddenSize:N0} cannot be planned; give 1 to {WidestHidden:N0}.";
        if (model.VocabularySize is < 1 or > LargestVocabulary)
            return $"A vocabulary of {model.VocabularySize:N0} tokens cannot be planned; give 1 to {LargestVocabulary:N0}.";
        var layers = model.Blocks.Sum(block => (long)block.Count);
        if (layers is < 1 or > MostLayers || model.Blocks.Any(block => block.Count < 1))
            return $"{layers:N0} layers cannot be planned; give 1 to {MostLayers:N0}.";
        return model.Blocks.SelectMany(block => block.Operators).Select(Problem).FirstOrDefault(problem => problem is not null);
    }

    private static string? Problem(Operator part)
    {
        int[] sizes = part switch
        {
            MatrixOperator matrix => [matrix.Inputs, matrix.Outputs],
            NormOperator norm => [norm.Width],
            AttentionOperator attention => [attention.Heads, attention.KeyValueHeads, attention.KeySize, attention.ValueSize],
            ActivationOperator activation => [activation.Width],
            ResidualOperator residual => [residual.Width],
            DepthwiseOperator depthwise => [depthwise.Width, depthwise.Kernel],
            ExpertsOperator experts => [experts.Hidden, experts.Intermediate, experts.ExpertCount, experts.ActiveCount],
            _ => [],
        };
        if (sizes.Any(size => size is < 1 or > WidestHidden * 10))
            return $"\"{part.Name}\" has sizes of {string.Join(" and ", sizes.Select(size => size.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)))}; each must lie between 1 and {WidestHidden * 10:N0}.";
        return part is ExpertsOperator { ActiveCount: var active, ExpertCount: var all } && active > all
            ? $"\"{part.Name}\" lets {active} of {all} experts work on a token; there are not so many."
            : null;
    }
}
