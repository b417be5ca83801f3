using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training.Tests;

/// <summary>Holds every operator with kernels of its own to the same one composed of libtorch's operators and its autograd.</summary>
public sealed class FusedOperatorTests
{
    public static TheoryData<string> Models =>
    [
        "llama", "llama-grouped-tied", "gpt2-tanh", "gpt2-erf", "gpt2-relu", "switch", "switch-ungated", "mixtral", "mixtral-unnormalised",
        "odd-sizes", "expert-biases",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void ModelLossAndGradientsAgree(string name)
    {
        using var scope = NewDisposeScope();
        var spec = Spec(name);
        var settings = new DecoderSettings { Mixture = new() { CapacityFactor = 1, InputJitter = 0.1, ExpertDropout = 0.3, RouterZLossWeight = 0.1 } };
        var (tokens, targets) = Batch(spec, 3);
        var (expected, expectedGradients, expectedRouters) = Run(spec, settings, tokens, targets, null, composed: true);
        var (actual, gradients, routers) = Run(spec, settings, tokens, targets, null, composed: false);
        Compare(expected, expectedGradients, actual, gradients);
        for (var i = 0; i < routers.Count; i++)
        {
            Assert.Equal(expectedRouters[i].Load, routers[i].Load);
            Assert.Equal(expectedRouters[i].DroppedTokens, routers[i].DroppedTokens);
            Assert.Equal(expectedRouters[i].BalanceLoss, routers[i].BalanceLoss, 1e-6);
            Assert.Equal(expectedRouters[i].ZLoss, routers[i].ZLoss, 1e-6);
            Assert.Equal(expectedRouters[i].Entropy, routers[i].Entropy, 1e-5);
        }
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("mixtral")]
    public void PaddingDocumentsAndDropoutAgree(string name)
    {
        using var scope = NewDisposeScope();
        var spec = Spec(name);
        var settings = new DecoderSettings { DocumentMask = true, Dropout = 0.2, Mixture = new() { CapacityFactor = 1 } };
        var (tokens, targets) = Batch(spec, 2);
        var length = (int)tokens.shape[1];
        var numbers = Enumerable.Range(0, 2 * length).Select(i => (long)(i % length >= length - 3 ? -1 : i % length / 5)).ToArray();
        var documents = tensor(numbers, [2, length]);
        var (expected, expectedGradients, _) = Run(spec, settings, tokens, targets, documents, composed: true);
        var (actual, gradients, _) = Run(spec, settings, tokens, targets, documents, composed: false);
        Compare(expected, expectedGradients, actual, gradients);
    }

    internal static ModelSpec Spec(string name) => name switch
    {
        "llama" => TinyModels.Llama(keyValueHeads: 4),
        "llama-grouped-tied" => TinyModels.Llama(keyValueHeads: 1, tied: true),
        "gpt2-tanh" => TinyModels.Gpt2(),
        "gpt2-erf" => TinyModels.Gpt2(Activation.Gelu),
        "gpt2-relu" => TinyModels.Gpt2(Activation.Relu),
        "switch" => TinyModels.Sparse(),
        "switch-ungated" => TinyModels.Sparse(gated: false),
        "mixtral" => TinyModels.Sparse(active: 2, normalized: true, queryKeyNorm: false),
        "mixtral-unnormalised" => TinyModels.Sparse(active: 2),
        "odd-sizes" => TinyModels.OddSizes(),
        "expert-biases" => TinyModels.Sparse(bias: true),
        _ => throw new ArgumentException(name),
    };

    private static (Tensor Tokens, Tensor Targets) Batch(ModelSpec spec, int batch)
    {
        var random = new Random(7);
        var numbers = new long[batch * spec.ContextLength];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = random.Next(spec.VocabularySize);
        var tokens = tensor(numbers, [batch, spec.ContextLength]);
        var targets = tokens.roll(-1, 1);
        targets[0, 3] = -100;
        targets[1, 0] = -100;
        return (tokens, targets);
    }

    private static (double Loss, Dictionary<string, Tensor> Gradients, IReadOnlyList<RouterStatistics> Routers) Run(
        ModelSpec spec, DecoderSettings settings, Tensor tokens, Tensor targets, Tensor? documents, bool composed)
    {
        using var choice = composed ? KernelChoice.Composed() : null;
        using var module = new DecoderModule(spec, settings);
        module.Initialise(Initialisation.Gpt2, 5);
        using (no_grad())
        {
            // Larger than at initialisation, and norms and biases off their neutral values: otherwise much would pass by being small.
            random.manual_seed(3);
            foreach (var parameter in module.Parameters.Values)
                parameter.mul_(3).add_(randn(parameter.shape) * 0.1);
        }

        using var result = module.Loss(tokens, targets, documents);
        result.Loss.backward();
        var gradients = module.Arena.Views(module.Arena.Gradients.clone());
        return (result.Loss.item<float>(), gradients, result.Routers);
    }

    private static void Compare(
        double expected, Dictionary<string, Tensor> expectedGradients, double actual, Dictionary<string, Tensor> gradients)
    {
        Assert.Equal(expected, actual, 2e-5);
        foreach (var (name, gradient) in gradients)
        {
            var reference = expectedGradients[name];
            var scale = reference.abs().max().item<float>();
            Assert.True(scale > 0, $"{name} has no gradient");
            var distance = (gradient - reference).abs().max().item<float>();
            Assert.True(distance <= 5e-5 * scale + 1e-6, $"{name}: gradients differ by {distance}, the largest is {scale}");
        }
    }
}
