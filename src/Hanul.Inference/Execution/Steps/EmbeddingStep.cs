using Hanul.Compute;

namespace Hanul.Inference;

/// <summary>Looks up each token's vector and, where positions are learned, adds the position's.</summary>
internal sealed unsafe class EmbeddingStep(WeightMatrix tokens, WeightMatrix? positions, int width, TokenRows target) : Step, IDisposable
{
    private readonly TokenRows _position = new(1, width);

    internal override void Run(ThreadTeam team, Kernels kernels, TokenBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            kernels.Expand(tokens, batch.Token(i), target.Row(i));
            if (positions is not { } table)
                continue;
            kernels.Expand(table, batch.Position(i), _position.Pointer);
            kernels.AddScaled(_position.Pointer, 1, target.Row(i), width);
        }
    }

    public void Dispose() => _position.Dispose();
}
