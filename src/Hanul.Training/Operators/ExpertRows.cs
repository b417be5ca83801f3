using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>The rows of tokens sorted by expert: copied there, multiplied with each expert's matrices, and copied back.</summary>
internal sealed unsafe class ExpertRows(ExpertArguments arguments, ExpertAssignment assignment)
{
    private int RowCount => assignment.Choices.Length;

    /// <summary>Copies tokens to the rows of their experts.</summary>
    /// <param name="x"><c>[tokens, hidden]</c>.</param>
    /// <returns><c>[rows, hidden]</c>.</returns>
    internal Tensor Gather(Tensor x)
    {
        var rows = empty([RowCount, x.shape[1]], x.dtype);
        if (x.dtype == ScalarType.Float32)
            Launch<Float32>();
        else
            Launch<BFloat16>();
        return rows;

        void Launch<TElement>()
            where TElement : unmanaged, IElement<TElement>
        {
            fixed (int* choices = assignment.Choices)
            {
                KernelLauncher.Launch(
                    new ExpertGatherKernel<TElement>
                    {
                        Input = (TElement*)TorchDispatcher.Pointer(x),
                        Rows = (TElement*)TorchDispatcher.Pointer(rows),
                        Choices = choices,
                        Hidden = (int)x.shape[1],
                        ActiveExperts = arguments.Active,
                    },
                    RowCount,
                    grain: 64);
            }
        }
    }

    /// <summary>Multiplies every expert's rows with its matrix.</summary>
    /// <param name="rows"><c>[rows, in]</c>.</param>
    /// <param name="weight"><c>[experts, out, in]</c>.</param>
    /// <param name="bias"><c>[experts, out]</c>, or null.</param>
    internal Tensor Multiply(Tensor rows, Weight weight, Weight? bias)
    {
        var result = empty([RowCount, weight.Shape[1]], rows.dtype);
        foreach (var (expert, first, count) in Stretches())
        {
            using var scope = NewDisposeScope();
            var part = result.narrow(0, first, count);
            part.addmm_(rows.narrow(0, first, count), weight.ExpertValues[expert].t(), beta: 0, alpha: 1);
            if (bias is not null)
                part.add_(bias.ExpertValues[expert]);
        }

        return result;
    }

    /// <summary>The gradient of <see cref="Multiply"/>; that of the weights is added to theirs.</summary>
    internal Tensor MultiplyBackward(Tensor rows, Tensor gradient, Weight weight, Weight? bias)
    {
        var result = empty([RowCount, weight.Shape[2]], rows.dtype);
        foreach (var (expert, first, count) in Stretches())
        {
            using var scope = NewDisposeScope();
            var part = gradient.narrow(0, first, count);
            result.narrow(0, first, count).addmm_(part, weight.ExpertValues[expert], beta: 0, alpha: 1);
            weight.ExpertGradients[expert].addmm_(part.t(), rows.narrow(0, first, count));
            bias?.ExpertGradients[expert].add_(part.sum(dim: 0));
        }

        return result;
    }

    /// <summary>Adds to the residual, where there is one, what the experts computed times their gates.</summary>
    internal Tensor Combine(Tensor? residual, Tensor rows, Tensor gates, Tensor like)
    {
        var output = empty_like(like);
        if (like.dtype == ScalarType.Float32)
            Launch<Float32>();
        else
            Launch<BFloat16>();
        return output;

        void Launch<TElement>()
            where TElement : unmanaged, IElement<TElement>
        {
            fixed (int* slots = assignment.Slots)
            {
                KernelLauncher.Launch(
                    new ExpertCombineForwardKernel<TElement>
                    {
                        Residual = residual is null ? null : (TElement*)TorchDispatcher.Pointer(residual),
                        Rows = (TElement*)TorchDispatcher.Pointer(rows),
                        Slots = slots,
                        Gates = (float*)TorchDispatcher.Pointer(gates),
                        Output = (TElement*)TorchDispatcher.Pointer(output),
                        Hidden = (int)like.shape[1],
                        ActiveExperts = arguments.Active,
                    },
                    like.shape[0],
                    grain: 64);
            }
        }
    }

    /// <summary>The gradients of what the experts computed, <c>[rows, hidden]</c>, and of the gates, <c>[tokens, active]</c>.</summary>
    internal (Tensor Rows, Tensor Gates) CombineBackward(Tensor gradient, Tensor rows, Tensor gates)
    {
        var (rowGradients, gateGradients) = (empty_like(rows), zeros_like(gates));
        if (rows.dtype == ScalarType.Float32)
            Launch<Float32>();
        else
            Launch<BFloat16>();
        return (rowGradients, gateGradients);

        void Launch<TElement>()
            where TElement : unmanaged, IElement<TElement>
        {
            fixed (int* choices = assignment.Choices)
            {
                KernelLauncher.Launch(
                    new ExpertCombineBackwardKernel<TElement>
                    {
                        OutputGradient = (TElement*)TorchDispatcher.Pointer(gradient),
                        Rows = (TElement*)TorchDispatcher.Pointer(rows),
                        RowGradients = (TElement*)TorchDispatcher.Pointer(rowGradients),
                        Choices = choices,
                        Gates = (float*)TorchDispatcher.Pointer(gates),
                        GateGradients = (float*)TorchDispatcher.Pointer(gateGradients),
                        Hidden = (int)rows.shape[1],
                        ActiveExperts = arguments.Active,
                    },
                    RowCount,
                    grain: 64);
            }
        }
    }

    /// <summary>Sums the gradients of each token's input, from its experts and from the router.</summary>
    internal Tensor Scatter(Tensor rowGradients, Tensor routerGradient, Tensor like)
    {
        var result = empty_like(like);
        if (like.dtype == ScalarType.Float32)
            Launch<Float32>();
        else
            Launch<BFloat16>();
        return result;

        void Launch<TElement>()
            where TElement : unmanaged, IElement<TElement>
        {
            fixed (int* slots = assignment.Slots)
            {
                KernelLauncher.Launch(
                    new ExpertScatterKernel<TElement>
                    {
                        RowGradients = (TElement*)TorchDispatcher.Pointer(rowGradients),
                        Slots = slots,
                        RouterGradients = (float*)TorchDispatcher.Pointer(routerGradient),
                        Result = (TElement*)TorchDispatcher.Pointer(result),
                        Hidden = (int)like.shape[1],
                        ActiveExperts = arguments.Active,
                        Epsilon = (float)arguments.Jitter,
                        Noise = new(arguments.JitterKey),
                    },
                    like.shape[0],
                    grain: 64);
            }
        }
    }

    private IEnumerable<(int Expert, int First, int Count)> Stretches()
    {
        var first = 0;
        for (var expert = 0; expert < assignment.RowCounts.Length; expert++)
        {
            var count = assignment.RowCounts[expert];
            if (count > 0)
                yield return (expert, first, count);
            first += count;
        }
    }
}
