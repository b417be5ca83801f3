using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Fills a module's parameters at random, each from a stream of its own so that order and threads do not matter.</summary>
internal static class WeightInitialiser
{
    private const double Gpt2Deviation = 0.02;
    private const double SwitchScale = 0.1;

    internal static void Fill(DecoderModule module, Initialisation kind, long seed)
    {
        using var still = no_grad();
        foreach (var parameter in ParameterTable.For(module.Spec))
        {
            var tensor = module.Parameters[parameter.Name];
            switch (parameter.Kind)
            {
                case ParameterKind.NormWeight:
                    tensor.fill_(1);
                    break;
                case ParameterKind.Bias or ParameterKind.ExpertBias:
                    tensor.zero_();
                    break;
                default:
                    FillNormal(tensor, parameter, kind, module.Spec, seed);
                    break;
            }
        }
    }

    private static void FillNormal(Tensor tensor, Parameter parameter, Initialisation kind, ModelSpec spec, long seed)
    {
        var truncated = kind == Initialisation.SwitchTransformer && parameter.Kind is not (ParameterKind.Embedding or ParameterKind.Head);
        var deviation = truncated ? Math.Sqrt(SwitchScale / parameter.Shape[^1])
            : parameter.AddsToResidual ? Gpt2Deviation / Math.Sqrt(2 * spec.Decoder.Layers.Count)
            : Gpt2Deviation;
        var stream = new NormalNumbers(seed, parameter.Name);
        var rows = Math.Max(1, (1 << 20) / parameter.Shape[^1]);
        using var scope = NewDisposeScope();
        // The first dimensions of stacked experts lie apart: fill through one matrix at a time, in pieces that bound memory.
        var matrices = parameter.Shape.Count == 3 ? Enumerable.Range(0, (int)parameter.Shape[0]).Select(e => tensor[e]) : [tensor];
        foreach (var matrix in matrices)
        {
            for (long row = 0; row < matrix.shape[0]; row += rows)
            {
                using var window = matrix.narrow(0, row, Math.Min(rows, matrix.shape[0] - row));
                var values = new float[window.numel()];
                for (var i = 0; i < values.Length; i++)
                    values[i] = (float)(deviation * (truncated ? stream.NextTruncated() : stream.Next()));
                using var source = TorchSharp.torch.tensor(values, window.shape);
                window.copy_(source);
            }
        }
    }
}
