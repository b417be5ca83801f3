namespace Hanul.Models;

/// <summary>The sizes of a description, held against what can be built.</summary>
internal static class SpecCheck
{
    // Far above every published model, far below where a product of two sizes leaves a 64-bit integer.
    private const int Largest = 1 << 24;

    internal static void Validate(ModelSpec spec)
    {
        Positive(spec.VocabularySize, nameof(spec.VocabularySize));
        Positive(spec.HiddenSize, nameof(spec.HiddenSize));
        Positive(spec.ContextLength, nameof(spec.ContextLength), 1 << 28);
        var layers = spec.Decoder.Layers;
        LayerCount(layers.Count);
        for (var i = 0; i < layers.Count; i++)
        {
            Attention(layers[i].Attention, $"layer {i}");
            FeedForward(layers[i].FeedForward, $"layer {i}");
        }
    }

    /// <summary>Asked before a stack is built, too: a configuration may claim billions of layers.</summary>
    internal static void LayerCount(int count) => Positive(count, "the number of layers", 10_000);

    private static void Attention(AttentionSpec attention, string where)
    {
        Positive(attention.HeadCount, $"HeadCount of {where}");
        Positive(attention.KeyValueHeadCount, $"KeyValueHeadCount of {where}");
        Positive(attention.HeadSize, $"HeadSize of {where}");
        if ((long)attention.HeadCount * attention.HeadSize > Largest)
            throw new InvalidDataException($"HeadCount × HeadSize of {where} is larger than {Largest:N0}.");
        if (attention.HeadCount % attention.KeyValueHeadCount != 0)
        {
            throw new InvalidDataException(
                $"HeadCount of {where} is {attention.HeadCount}, which KeyValueHeadCount {attention.KeyValueHeadCount} does not divide: " +
                "every key-value head must serve the same number of query heads.");
        }

        if (attention.Rotary is not null && attention.HeadSize % 2 != 0)
            throw new InvalidDataException($"HeadSize of {where} is {attention.HeadSize}, but rotary positions turn pairs of features: make it even.");
    }

    private static void FeedForward(FeedForwardSpec feedForward, string where)
    {
        switch (feedForward)
        {
            case DenseFeedForward dense:
                Positive(dense.IntermediateSize, $"IntermediateSize of {where}");
                break;
            case MixtureOfExperts mixture:
                Positive(mixture.Expert.IntermediateSize, $"IntermediateSize of {where}'s experts");
                Positive(mixture.ExpertCount, $"ExpertCount of {where}", 1 << 16);
                Positive(mixture.ActiveExpertCount, $"ActiveExpertCount of {where}");
                if (mixture.ActiveExpertCount > mixture.ExpertCount)
                {
                    throw new InvalidDataException(
                        $"ActiveExpertCount of {where} is {mixture.ActiveExpertCount}, more than its {mixture.ExpertCount} experts.");
                }

                break;
        }
    }

    private static void Positive(int value, string name, int largest = Largest)
    {
        if (value <= 0 || value > largest)
            throw new InvalidDataException($"{name} is {value}; it must lie between 1 and {largest:N0}.");
    }
}
