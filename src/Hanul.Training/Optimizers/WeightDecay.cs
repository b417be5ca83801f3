using Hanul.Models;

namespace Hanul.Training;

/// <summary>Which parameters are pulled towards zero.</summary>
public static class WeightDecay
{
    /// <summary>
    /// True for what multiplies activations: projections, experts, the router, the output head, and the token embedding where it is also
    /// the head. Norm weights, biases, positions and an embedding that is only looked up are left alone.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="spec">The model it belongs to.</param>
    public static bool AppliesTo(Parameter parameter, ModelSpec spec) => parameter.Kind switch
    {
        ParameterKind.Matrix or ParameterKind.ExpertMatrix or ParameterKind.Router or ParameterKind.Head => true,
        ParameterKind.Embedding => spec.TiedEmbeddings && parameter.Name == "embedding.weight",
        _ => false,
    };
}
