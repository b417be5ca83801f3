using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training.Tests;

public sealed class CausalAttentionTests
{
    [Theory]
    [InlineData(1, 2, 2, 8, 1, false)]
    [InlineData(2, 4, 2, 12, 150, false)]
    [InlineData(2, 4, 1, 16, 131, true)]
    [InlineData(3, 6, 3, 32, 64, true)]
    [InlineData(1, 2, 2, 64, 200, true)]
    public void AgreesWithLibtorchWhateverTheShape(int batch, int heads, int keyValueHeads, int headSize, int length, bool documents)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(11);
        var spec = new AttentionSpec { HeadCount = heads, KeyValueHeadCount = keyValueHeads, HeadSize = headSize, Rotary = new() };
        var sequences = Sequences.Read(batch, length, documents ? Documents(batch, length) : null, documents);
        using var rotary = Rotary.For(spec.Rotary!, length, headSize, CPU);
        var input = randn(batch * length, spec.QuerySize + 2 * spec.KeyValueSize);
        var upstream = randn(batch * length, spec.QuerySize);

        var (expected, expectedGradient) = Run(composed: true);
        var (actual, gradient) = Run(composed: false);
        Assert.True((actual - expected).abs().max().item<float>() < 2e-6);
        Assert.True((gradient - expectedGradient).abs().max().item<float>() < 1e-5);

        (Tensor, Tensor) Run(bool composed)
        {
            using var choice = composed ? KernelChoice.Composed() : null;
            var leaf = input.clone().requires_grad_(true);
            var output = CausalAttention.Apply(leaf, spec, sequences, rotary);
            output.backward([upstream]);
            return (output.detach(), leaf.grad!.clone());
        }
    }

    [Fact]
    public void AScoreFarAboveTheOthersDoesNotOverflow()
    {
        using var scope = NewDisposeScope();
        var spec = new AttentionSpec { HeadCount = 1, KeyValueHeadCount = 1, HeadSize = 4 };
        var input = ones(20, 12) * 200;
        var output = CausalAttention.Apply(input, spec, Sequences.Read(1, 20, null, false), null);
        Assert.True((output - 200).abs().max().item<float>() < 1e-3);
    }

    private static Tensor Documents(int batch, int length)
    {
        var random = new Random(3);
        var numbers = new long[batch * length];
        for (var i = 1; i < numbers.Length; i++)
            numbers[i] = numbers[i - 1] + (random.Next(17) == 0 ? 1 : 0);
        return tensor(numbers, [batch, length]);
    }
}
