using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// One tensor as the modules multiply with it: a parameter of the <see cref="ParameterTable"/>, or several that share their input, stacked
/// so that one product serves them all (query, key and value; gate and up).
/// </summary>
internal sealed class Weight(IReadOnlyList<Parameter> parts, long offset)
{
    /// <summary>The parameters it holds, in the order in which they are stacked.</summary>
    internal IReadOnlyList<Parameter> Parts { get; } = parts;

    /// <summary>Where its first element lies in the flat buffers.</summary>
    internal long Offset { get; } = offset;

    /// <summary>The stacked shape. Parts are stacked along their rows; experts keep their own matrix together.</summary>
    internal long[] Shape { get; } = StackedShape(parts);

    /// <summary>How many numbers it holds.</summary>
    internal long ElementCount { get; } = parts.Sum(part => part.ElementCount);

    /// <summary>The leaf of the autograd graph, a view of the flat weights.</summary>
    internal Tensor Value { get; set; } = null!;

    /// <summary>Where its gradient is summed up, a view of the flat gradients.</summary>
    internal Tensor Gradient { get; set; } = null!;

    private int StackingDimension => Shape.Length == 3 ? 1 : 0;

    /// <summary>This weight's window of a flat buffer, <see cref="Shape"/>.</summary>
    internal Tensor Of(Tensor flat) => flat.narrow(0, Offset, ElementCount).view(Shape);

    /// <summary>One part's window of a flat buffer, in the parameter's own shape; its rows need not be contiguous.</summary>
    internal Tensor Of(Tensor flat, Parameter part)
    {
        var start = Parts.TakeWhile(earlier => earlier != part).Sum(Rows);
        using var whole = Of(flat);
        return whole.narrow(StackingDimension, start, Rows(part));
    }

    private long Rows(Parameter part) => part.Shape[StackingDimension];

    private static long[] StackedShape(IReadOnlyList<Parameter> parts)
    {
        var shape = parts[0].Shape.ToArray();
        shape[shape.Length == 3 ? 1 : 0] = parts.Sum(part => part.Shape[shape.Length == 3 ? 1 : 0]);
        return shape;
    }
}
