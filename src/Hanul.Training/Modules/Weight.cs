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
    internal long[] Shape => field ??= StackedShape();

    /// <summary>How many numbers it holds.</summary>
    internal long ElementCount { get; } = parts.Sum(part => part.ElementCount);

    /// <summary>The leaf of the autograd graph, a view of the flat weights.</summary>
    internal Tensor Value { get; private set; } = null!;

    /// <summary>Where its gradient is summed up, a view of the flat gradients.</summary>
    internal Tensor Gradient { get; private set; } = null!;

    /// <summary>The matrices of stacked experts, views of <see cref="Value"/>.</summary>
    internal Tensor[] ExpertValues { get; private set; } = [];

    /// <summary>The gradients of the matrices of stacked experts, views of <see cref="Gradient"/>.</summary>
    internal Tensor[] ExpertGradients { get; private set; } = [];

    private bool OfExperts => Parts[0].Kind is ParameterKind.ExpertMatrix or ParameterKind.ExpertBias;

    private int StackingDimension => OfExperts ? 1 : 0;

    /// <summary>This weight's window of a flat buffer, <see cref="Shape"/>.</summary>
    /// <param name="flat">The buffer.</param>
    /// <param name="start">The arena's element that the buffer begins with.</param>
    internal Tensor Of(Tensor flat, long start = 0) => flat.narrow(0, Offset - start, ElementCount).view(Shape);

    /// <summary>One part's window of a flat buffer, in the parameter's own shape; its rows need not be contiguous.</summary>
    internal Tensor Of(Tensor flat, Parameter part, long start = 0)
    {
        var row = Parts.TakeWhile(earlier => earlier != part).Sum(Rows);
        using var whole = Of(flat, start);
        return whole.narrow(StackingDimension, row, Rows(part));
    }

    /// <summary>Points this weight into the flat buffers.</summary>
    internal void Bind(Tensor values, Tensor gradients)
    {
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            Gradient = Of(gradients).DetachFromDisposeScope();
            var window = Of(values);
            Value = window.detach().requires_grad_(true).DetachFromDisposeScope();
            Value.grad = Gradient;
            if (!OfExperts)
                return;
            ExpertValues = window.unbind(0).Select(expert => expert.DetachFromDisposeScope()).ToArray();
            ExpertGradients = Gradient.unbind(0).Select(expert => expert.DetachFromDisposeScope()).ToArray();
        }
    }

    /// <summary>Lets go of the flat buffers.</summary>
    internal void Release()
    {
        foreach (var view in (Tensor[])[Value, Gradient, .. ExpertValues, .. ExpertGradients])
            view.Dispose();
    }

    private long Rows(Parameter part) => part.Shape[StackingDimension];

    private long[] StackedShape()
    {
        var shape = Parts[0].Shape.ToArray();
        shape[StackingDimension] = Parts.Sum(Rows);
        return shape;
    }
}
