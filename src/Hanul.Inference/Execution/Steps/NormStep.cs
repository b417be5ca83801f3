using Hanul.Compute;
using Hanul.Models;

namespace Hanul.Inference;

/// <summary>Normalises the features of each token; in place where source and target are one.</summary>
internal sealed unsafe class NormStep(NormSpec norm, float* weight, float* bias, TokenRows source, TokenRows target) : Step
{
    private const int ChunkNumbers = 16 * 1024;

    internal override void Run(ThreadTeam team, Kernels kernels, TokenBatch batch) =>
        team.Run(batch.Count, Math.Max(1, ChunkNumbers / source.Width), new Tokens(this, kernels));

    private void Run(Kernels kernels, int i)
    {
        if (norm.Kind == NormKind.Layer)
            kernels.LayerNorm(source.Row(i), weight, bias, target.Row(i), source.Width, norm.Epsilon);
        else
            kernels.RootMeanSquareNorm(source.Row(i), weight, target.Row(i), source.Width, norm.Epsilon);
    }

    private readonly struct Tokens(NormStep step, Kernels kernels) : IParallelWork
    {
        public void Run(long first, long last)
        {
            for (var i = first; i < last; i++)
                step.Run(kernels, (int)i);
        }
    }
}
