using Hanul.Compute;
using Hanul.Models;

namespace Hanul.Inference;

/// <summary>Turns the last layer's output into logits, for the tokens where they are wanted.</summary>
internal sealed unsafe class HeadStep(NormSpec norm, float* weight, float* bias, WeightMatrix head, Workspace workspace) : Step
{
    private readonly MatrixProduct[] _product = [ProductStep.Of(head, null, workspace.Output, workspace.Logits)];

    internal override void Run(ThreadTeam team, Kernels kernels, TokenBatch batch)
    {
        for (var j = 0; j < batch.OutputCount; j++)
        {
            float* source = workspace.Hidden.Row(batch.Output(j)), target = workspace.Output.Row(j);
            if (norm.Kind == NormKind.Layer)
                kernels.LayerNorm(source, weight, bias, target, workspace.Output.Width, norm.Epsilon);
            else
                kernels.RootMeanSquareNorm(source, weight, target, workspace.Output.Width, norm.Epsilon);
        }

        _product[0].VectorCount = batch.OutputCount;
        MatrixProducts.Run(team, kernels, _product);
    }
}
