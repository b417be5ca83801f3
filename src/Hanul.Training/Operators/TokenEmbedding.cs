using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Turns tokens into vectors; backwards, only the rows of tokens that occurred are touched.</summary>
internal sealed class TokenEmbedding : FusedOperator<TokenEmbedding, TokenEmbedding.Arguments>
{
    /// <param name="tokens">int64 <c>[batch, length]</c>, all within the table.</param>
    /// <param name="table"><c>[vocabulary, hidden]</c>.</param>
    /// <param name="positions"><c>[context, hidden]</c>, or null.</param>
    /// <returns><c>[tokens, hidden]</c>.</returns>
    internal static Tensor Apply(Tensor tokens, Weight table, Weight? positions)
    {
        if (KernelChoice.AppliesTo(table.Value))
            return Call(new(tokens, table, positions), table.Value, positions?.Value)[0];
        using var scope = NewDisposeScope();
        var x = table.Value.index_select(0, tokens.reshape(-1));
        if (positions is not null)
            x = (x.view(tokens.shape[0], tokens.shape[1], -1) + positions.Value.narrow(0, 0, tokens.shape[1])).view(tokens.numel(), -1);
        return x.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(Arguments arguments, IReadOnlyList<Tensor?> inputs, List<Tensor> saved)
    {
        var tokens = arguments.Tokens.contiguous();
        var output = empty([tokens.numel(), inputs[0]!.shape[1]], inputs[0]!.dtype);
        saved.Add(tokens);
        if (output.dtype == ScalarType.Float32)
            Forward<Float32>(tokens, inputs[0]!, inputs[1], output);
        else
            Forward<BFloat16>(tokens, inputs[0]!, inputs[1], output);
        return [output];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> Backward(Arguments arguments, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor?> gradients)
    {
        var (tokens, gradient) = (saved[0], gradients[0]!);
        if (gradient.dtype == ScalarType.Float32)
            Backward<Float32>(tokens, arguments, gradient);
        else
            Backward<BFloat16>(tokens, arguments, gradient);
        return [null, null];
    }

    private static unsafe void Forward<TElement>(Tensor tokens, Tensor table, Tensor? positions, Tensor output)
        where TElement : unmanaged, IElement<TElement> => KernelLauncher.Launch(
        new EmbeddingForwardKernel<TElement>
        {
            Table = (TElement*)TorchDispatcher.Pointer(table),
            Positions = positions is null ? null : (TElement*)TorchDispatcher.Pointer(positions),
            Tokens = (long*)TorchDispatcher.Pointer(tokens),
            Output = (TElement*)TorchDispatcher.Pointer(output),
            Length = (int)tokens.shape[1],
            Hidden = (int)output.shape[1],
        },
        tokens.numel(),
        grain: 64);

    private static unsafe void Backward<TElement>(Tensor tokens, Arguments arguments, Tensor gradient)
        where TElement : unmanaged, IElement<TElement>
    {
        Add(arguments.Table, (long*)TorchDispatcher.Pointer(tokens));
        if (arguments.Positions is not null)
            Add(arguments.Positions, null);

        void Add(Weight weight, long* rows) => KernelLauncher.Launch(
            new EmbeddingBackwardKernel<TElement>
            {
                Rows = rows,
                Gradient = (TElement*)TorchDispatcher.Pointer(gradient),
                Table = (TElement*)TorchDispatcher.Pointer(weight.Gradient),
                Count = tokens.numel(),
                Length = (int)tokens.shape[1],
                Hidden = (int)gradient.shape[1],
            },
            (gradient.shape[1] + EmbeddingBackwardKernel<TElement>.Columns - 1) / EmbeddingBackwardKernel<TElement>.Columns);
    }

    /// <summary>What the operator is told beside tensors.</summary>
    internal sealed record Arguments(Tensor Tokens, Weight Table, Weight? Positions);
}
