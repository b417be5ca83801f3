using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Normalises all features of the queries, and all features of the keys, of each token (OLMoE, section 3).</summary>
internal sealed class QueryKeyNormalization : FusedOperator<QueryKeyNormalization, QueryKeyNormalization.Norms>
{
    /// <param name="input">Queries, keys and values side by side, <c>[tokens, query + 2 · key-value]</c>.</param>
    /// <param name="spec">Which norm.</param>
    /// <param name="query"><c>[query]</c>.</param>
    /// <param name="queryBias"><c>[query]</c>, or null.</param>
    /// <param name="key"><c>[key-value]</c>.</param>
    /// <param name="keyBias"><c>[key-value]</c>, or null.</param>
    /// <returns>The same, with the values as they were.</returns>
    internal static Tensor Apply(Tensor input, NormSpec spec, Weight query, Weight? queryBias, Weight key, Weight? keyBias)
    {
        var (querySize, keySize) = (query.ElementCount, key.ElementCount);
        if (KernelChoice.AppliesTo(input))
        {
            var norms = new Norms(new(spec, query, queryBias, 0), new(spec, key, keyBias, (int)querySize), querySize + keySize);
            return Call(norms, input, query.Value, queryBias?.Value, key.Value, keyBias?.Value)[0];
        }

        using var scope = NewDisposeScope();
        var parts = input.split([querySize, keySize, input.shape[1] - querySize - keySize], -1);
        var normed = (Normalization.Apply(parts[0], spec, query, queryBias), Normalization.Apply(parts[1], spec, key, keyBias));
        return cat([normed.Item1, normed.Item2, parts[2]], -1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(Norms arguments, IReadOnlyList<Tensor?> inputs, List<Tensor> saved)
    {
        var input = inputs[0]!;
        var output = empty_like(input);
        saved.AddRange([input, arguments.Query.Forward(input, output), arguments.Key.Forward(input, output)]);
        CopyValues(arguments, input, output);
        return [output];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> Backward(Norms arguments, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor?> gradients)
    {
        var result = empty_like(saved[0]);
        arguments.Query.Backward(saved[0], saved[1], gradients[0]!, result);
        arguments.Key.Backward(saved[0], saved[2], gradients[0]!, result);
        CopyValues(arguments, gradients[0]!, result);
        return [result, null, null, null, null];
    }

    private static void CopyValues(Norms arguments, Tensor from, Tensor to)
    {
        var width = from.shape[1] - arguments.FirstValue;
        to.narrow(1, arguments.FirstValue, width).copy_(from.narrow(1, arguments.FirstValue, width));
    }

    /// <summary>The two norms and the column at which the values begin.</summary>
    internal sealed record Norms(NormWindow Query, NormWindow Key, long FirstValue);
}
