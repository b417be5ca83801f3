using Hanul.Models;
using TorchSharp;

namespace Hanul.Training.Tests;

public sealed class DecoderModuleTests
{
    public static TheoryData<string> Kinds => ["llama", "gpt2", "switch", "mixtral"];

    internal static ModelSpec Spec(string kind) => kind switch
    {
        "llama" => TinyModels.Llama(),
        "gpt2" => TinyModels.Gpt2(),
        "switch" => TinyModels.Sparse(),
        _ => TinyModels.Sparse(active: 2, normalized: true, queryKeyNorm: false),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void LossStartsAtTheLogarithmOfTheVocabularyAndFalls(string kind) => Learn(kind, parameters => new AdamW(parameters));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MuonLearnsAsWell(string kind) => Learn(kind, parameters => new Muon(parameters));

    private static void Learn(string kind, Func<FlatParameters, Optimizer> begin)
    {
        using var scope = torch.NewDisposeScope();
        using var module = new DecoderModule(Spec(kind), new() { Mixture = new() { CapacityFactor = 4 } });
        module.Initialise(Initialisation.Gpt2, 1);
        var flat = new FlatParameters(module);
        using var optimizer = begin(flat);
        var tokens = torch.randint(0, 61, [4, 24], torch.ScalarType.Int64);
        var targets = tokens.roll(-1, 1);
        double first = 0, last = 0;
        for (var step = 0; step < 30; step++)
        {
            using var result = module.Loss(tokens, targets);
            result.Loss.backward();
            Assert.True(flat.GradientNorm() > 0);
            optimizer.Step(3e-3, 1);
            flat.ZeroGradients();
            last = result.CrossEntropy;
            if (step == 0)
                first = last;
        }

        Assert.InRange(first, 3.9, 4.4);
        Assert.InRange(last, 0, 2.5);
    }
}
