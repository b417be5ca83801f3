using System.Text.RegularExpressions;
using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// All parameters of a model in one flat tensor, and all gradients in another: the optimizer, the gradient norm, collectives and checkpoints
/// pass over one buffer instead of hundreds of small ones. Matrices of the layers come first, then what else weight decay applies to.
/// </summary>
internal sealed partial class WeightArena : IDisposable
{
    // Elements; 64 bytes of float32, the alignment that libtorch gives its own tensors and that matrix products expect.
    private const long Alignment = 16;

    private readonly Dictionary<string, Weight> weights = [];
    private readonly List<(Parameter Parameter, Weight Weight)> parameters = [];

    internal WeightArena(ModelSpec spec, ScalarType type, Device device)
    {
        var table = ParameterTable.For(spec);
        var groups = table.GroupBy(parameter => GroupName(parameter.Name)).ToArray();
        long offset = 0;
        foreach (var group in groups.OrderBy(group => Place(group.First(), spec)))
        {
            var weight = new Weight(group.ToArray(), offset);
            weights.Add(group.Key, weight);
            offset += (weight.ElementCount + Alignment - 1) / Alignment * Alignment;
            if (WeightDecay.AppliesTo(group.First(), spec))
                DecayedElementCount = offset;
            if (group.First().Kind == ParameterKind.Matrix)
                MatrixElementCount = offset;
        }

        Values = zeros(offset, dtype: type, device: device).DetachFromDisposeScope();
        Gradients = zeros(offset, dtype: type, device: device).DetachFromDisposeScope();
        foreach (var weight in weights.Values)
            weight.Bind(Values, Gradients);
        foreach (var parameter in table)
            parameters.Add((parameter, weights[GroupName(parameter.Name)]));
    }

    /// <summary>All weights, <c>[elements]</c>.</summary>
    internal Tensor Values { get; }

    /// <summary>The sum of all gradients since they were last zeroed, <c>[elements]</c>.</summary>
    internal Tensor Gradients { get; }

    /// <summary>Weight decay applies to the elements before this one and to none after.</summary>
    internal long DecayedElementCount { get; }

    /// <summary>The elements before this one belong to <see cref="ParameterKind.Matrix"/> parameters, none after.</summary>
    internal long MatrixElementCount { get; }

    /// <summary>Every parameter of the table, in its order, with the weight that holds it.</summary>
    internal IReadOnlyList<(Parameter Parameter, Weight Weight)> Parameters => parameters;

    /// <summary>The weight that holds a parameter, or the stack that it is part of.</summary>
    internal Weight this[string name] => weights[GroupName(name)];

    /// <summary>The weight that holds a parameter, or null where the model has none of this name.</summary>
    internal Weight? Find(string name) => weights.GetValueOrDefault(GroupName(name));

    /// <summary>
    /// Views of a buffer laid out as a stretch of this arena, by canonical parameter name, for the parameters that lie in it whole.
    /// </summary>
    /// <param name="flat">The buffer.</param>
    /// <param name="start">The arena's element that the buffer begins with; no parameter may lie across it.</param>
    internal Dictionary<string, Tensor> Views(Tensor flat, long start = 0)
    {
        using var scope = NewDisposeScope();
        return parameters
            .Where(item => item.Weight.Offset >= start && item.Weight.Offset + item.Weight.ElementCount <= start + flat.numel())
            .ToDictionary(
                item => item.Parameter.Name,
                item => item.Weight.Of(flat, item.Parameter, start).DetachFromDisposeScope());
    }

    public void Dispose()
    {
        foreach (var weight in weights.Values)
            weight.Release();
        Values.Dispose();
        Gradients.Dispose();
    }

    private static int Place(Parameter parameter, ModelSpec spec) =>
        parameter.Kind == ParameterKind.Matrix ? 0 : WeightDecay.AppliesTo(parameter, spec) ? 1 : 2;

    private static string GroupName(string name) => Stacked().Replace(name, match => match.Groups["rest"].Value switch
    {
        "query" or "key" or "value" => "attention.input.",
        _ => $"{match.Groups["whole"].Value}input.",
    });

    [GeneratedRegex(@"attention\.(?<rest>query|key|value)\.|(?<whole>feed_forward\.(experts\.)?)(?<rest>gate|up)\.")]
    private static partial Regex Stacked();
}
