using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>The shape of a batch, and which tokens each token may look back to.</summary>
/// <param name="Batch">Sequences.</param>
/// <param name="Length">Tokens of each.</param>
/// <param name="FirstVisible">
/// For each token the first position of its sequence that it may attend to, int32 <c>[batch · length]</c>; null where that is 0 for all.
/// </param>
/// <param name="Active">True for each token that is no padding, <c>[batch · length]</c>; null where all are.</param>
internal sealed record Sequences(int Batch, int Length, int[]? FirstVisible, bool[]? Active)
{
    internal int TokenCount => Batch * Length;

    /// <summary>Reads document numbers.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="length">Tokens of each.</param>
    /// <param name="documents">Document numbers <c>[batch, length]</c>: a run of equal ones is a document, negative ones are padding; or null.</param>
    /// <param name="masked">True where documents do not see each other.</param>
    internal static Sequences Read(int batch, int length, Tensor? documents, bool masked)
    {
        if (documents is null)
            return new(batch, length, null, null);
        using var host = documents.to(ScalarType.Int64).cpu().contiguous();
        var numbers = host.data<long>().ToArray();
        var active = numbers.Any(number => number < 0) ? Array.ConvertAll(numbers, number => number >= 0) : null;
        if (!masked)
            return new(batch, length, null, active);
        var first = new int[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            var position = i % length;
            first[i] = position > 0 && numbers[i] == numbers[i - 1] ? first[i - 1] : position;
        }

        return new(batch, length, first, active);
    }

    /// <summary>True where a query may attend to a key, <c>[batch, 1, length, length]</c>; null where plain causality says it all.</summary>
    internal Tensor? Mask(Device device)
    {
        if (FirstVisible is null)
            return null;
        using var scope = NewDisposeScope();
        var position = arange(Length, device: device);
        var first = tensor(FirstVisible, device: device).view(Batch, 1, Length, 1);
        var key = position.view(1, 1, 1, Length);
        return key.le(position.view(1, 1, Length, 1)).logical_and(key.ge(first)).MoveToOuterDisposeScope();
    }
}
