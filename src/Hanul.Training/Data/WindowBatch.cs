using TorchSharp;

namespace Hanul.Training;

/// <summary>Sequences on their way into a model, each <c>[batch, length]</c> in int64 on the processor.</summary>
/// <param name="Tokens">What the model reads.</param>
/// <param name="Targets">The token that follows each.</param>
/// <param name="Documents">The number of each token's document within its sequence.</param>
public sealed record WindowBatch(torch.Tensor Tokens, torch.Tensor Targets, torch.Tensor Documents) : IDisposable
{
    /// <summary>Frees the three tensors.</summary>
    public void Dispose()
    {
        Tokens.Dispose();
        Targets.Dispose();
        Documents.Dispose();
    }

    /// <summary>Reads windows of <paramref name="length"/> tokens and one target more.</summary>
    internal static WindowBatch Read(TokenRange range, int length, ReadOnlySpan<long> starts)
    {
        var window = new int[length + 1];
        var numbers = new int[length];
        var count = starts.Length * length;
        var (tokens, targets, documents) = (new long[count], new long[count], new long[count]);
        for (var row = 0; row < starts.Length; row++)
        {
            range.Read(starts[row], window, numbers);
            for (var i = 0; i < length; i++)
            {
                var at = row * length + i;
                (tokens[at], targets[at], documents[at]) = (window[i], window[i + 1], numbers[i]);
            }
        }

        var shape = new long[] { starts.Length, length };
        return new(torch.tensor(tokens, shape), torch.tensor(targets, shape), torch.tensor(documents, shape));
    }
}
