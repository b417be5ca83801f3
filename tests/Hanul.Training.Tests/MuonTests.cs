using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training.Tests;

public sealed class MuonTests
{
    [Theory]
    [InlineData(6, 6)]
    [InlineData(5, 17)]
    public void DirectionsAreNearlyOrthogonalAndKeepTheirSense(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(5);
        var matrices = randn(3, rows, columns) * tensor(new[] { 1e-4f, 1f, 1e4f }).view(3, 1, 1);
        var nearest = Orthogonal.Nearest(matrices);
        var singular = linalg.svdvals(nearest);
        Assert.InRange(singular.min().item<float>(), 0.5f, 1.3f);
        Assert.InRange(singular.max().item<float>(), 0.5f, 1.3f);
        Assert.True((nearest * matrices).sum([1, 2]).gt(0).all().item<bool>());
        Assert.Equal(0, Orthogonal.Nearest(zeros(1, rows, columns)).abs().max().item<float>());
    }

    [Theory]
    [InlineData("llama", ScalarType.Float32, false)]
    [InlineData("switch", ScalarType.Float32, false)]
    [InlineData("gpt2", ScalarType.Float32, true)]
    [InlineData("llama", ScalarType.BFloat16, false)]
    [InlineData("llama", ScalarType.BFloat16, true)]
    public void AStepIsWhatItsDefinitionSays(string kind, ScalarType type, bool composed)
    {
        using var scope = NewDisposeScope();
        using var choice = composed ? KernelChoice.Composed() : null;
        random.manual_seed(7);
        using var module = new DecoderModule(DecoderModuleTests.Spec(kind), new() { Type = type });
        module.Initialise(Initialisation.Gpt2, 1);
        var flat = new FlatParameters(module);
        using var muon = new Muon(flat, new() { Momentum = 0.9, WeightDecay = 0.5 });
        var matrices = ParameterTable.For(module.Spec).Where(parameter => parameter.Kind == ParameterKind.Matrix).ToArray();
        var expected = matrices.ToDictionary(parameter => parameter.Name, parameter => module.Parameters[parameter.Name].to(ScalarType.Float32, copy: true));
        var means = expected.ToDictionary(pair => pair.Key, pair => zeros_like(pair.Value));
        for (var step = 0; step < 3; step++)
        {
            using (no_grad())
                flat.Gradients.copy_(randn(flat.Gradients.shape));
            var gradients = module.Arena.Views(flat.Gradients);
            foreach (var parameter in matrices)
                Move(parameter.Name, gradients[parameter.Name].to(ScalarType.Float32) * 0.25);
            muon.Step(0.01, 0.25);
        }

        foreach (var parameter in matrices)
        {
            var exact = muon.State.GetValueOrDefault($"master.{parameter.Name}") ?? module.Parameters[parameter.Name];
            Assert.True((exact - expected[parameter.Name]).abs().max().item<float>() < 2e-6, parameter.Name);
        }

        void Move(string name, Tensor gradient)
        {
            means[name] = means[name] * 0.9 + gradient * 0.1;
            var direction = gradient * 0.1 + means[name] * 0.9;
            var lying = direction.shape[0] > direction.shape[1] ? direction.t() : direction;
            var nearest = Orthogonal.Nearest(lying.unsqueeze(0))[0];
            var size = 0.2 * Math.Sqrt(direction.shape.Max());
            expected[name] = expected[name] * (1 - 0.01 * 0.5) - (direction.shape[0] > direction.shape[1] ? nearest.t() : nearest) * (0.01 * size);
        }
    }

    [Theory]
    [MemberData(nameof(DecoderModuleTests.Kinds), MemberType = typeof(DecoderModuleTests))]
    public void EveryParameterHasOneOwner(string kind)
    {
        using var module = new DecoderModule(DecoderModuleTests.Spec(kind));
        using var muon = new Muon(new FlatParameters(module));
        foreach (var parameter in ParameterTable.For(module.Spec))
        {
            var isMatrix = parameter.Kind == ParameterKind.Matrix;
            Assert.Equal(isMatrix, muon.State.ContainsKey($"momentum.{parameter.Name}"));
            Assert.Equal(!isMatrix, muon.State.ContainsKey($"exp_avg.{parameter.Name}"));
            Assert.Equal(!isMatrix, muon.State.ContainsKey($"exp_avg_sq.{parameter.Name}"));
        }
    }
}
