namespace Hanul.Models;

/// <summary>Says in words where two descriptions differ.</summary>
internal static class SpecDifference
{
    internal static string Between(ModelSpec wanted, ModelSpec carried)
    {
        if (wanted.LearnedPositions != carried.LearnedPositions)
            return $"learned positions are {Word(wanted.LearnedPositions)} here and {Word(carried.LearnedPositions)} there";
        if (wanted.Decoder.FinalNorm != carried.Decoder.FinalNorm)
            return $"the final norm is {wanted.Decoder.FinalNorm} here and {carried.Decoder.FinalNorm} there";
        if (wanted.Decoder.Layers.Count != carried.Decoder.Layers.Count)
            return $"it has {wanted.Decoder.Layers.Count} layers here and {carried.Decoder.Layers.Count} there";
        for (var i = 0; i < wanted.Decoder.Layers.Count; i++)
        {
            var (here, there) = (wanted.Decoder.Layers[i], carried.Decoder.Layers[i]);
            if (here.Norm != there.Norm)
                return $"layer {i} has {here.Norm} here and {there.Norm} there";
            if (here.Attention != there.Attention)
                return $"layer {i} has {here.Attention} here and {there.Attention} there";
            if (here.FeedForward != there.FeedForward)
                return $"layer {i} has {here.FeedForward} here and {there.FeedForward} there";
        }

        return $"{wanted} here, {carried} there";
    }

    private static string Word(bool present) => present ? "used" : "not used";
}
