using System.Security.Cryptography;
using System.Text;
using Hanul.Formats;
using Hanul.Models;
using Hanul.Tokenization;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Everything that changes while a run goes on: weights, optimizer, place in the data, random state, spike rule, clock.</summary>
internal sealed class TrainingState : IDisposable
{
    private const string WeightsFile = "model.safetensors", OptimizerFile = "optimizer.safetensors", Master = "master.";

    private readonly Recipe recipe;

    /// <summary>A run at its beginning, with weights drawn from the recipe's seed.</summary>
    internal TrainingState(Recipe recipe, ModelSpec spec)
    {
        this.recipe = recipe;
        Module = new(spec, MachineDefaults.SettingsFor(recipe));
        Module.Initialise(spec.IsSparse ? Initialisation.SwitchTransformer : Initialisation.Gpt2, recipe.Training.Seed);
        Module.Noise.Seed = recipe.Training.Seed;
        Parameters = new(Module);
        Optimizer = OptimizerFor(recipe.Training, Parameters);
        Guard = new(recipe.Training.SpikeDeviations);
    }

    internal DecoderModule Module { get; }

    internal FlatParameters Parameters { get; }

    internal Optimizer Optimizer { get; }

    internal SpikeGuard Guard { get; }

    internal int Step { get; set; }

    internal long NextSample { get; set; }

    internal TimeSpan Elapsed { get; set; }

    internal double? Loss { get; set; }

    internal (double Loss, double BitsPerByte)? Validation { get; set; }

    /// <summary>The float32 weights, by canonical name.</summary>
    private IReadOnlyDictionary<string, Tensor> Weights => Module.Settings.Type == ScalarType.Float32
        ? Module.Parameters
        : Optimizer.State.Where(pair => IsMaster(pair.Key)).ToDictionary(pair => pair.Key[Master.Length..], pair => pair.Value);

    private Dictionary<string, Tensor> Moments => Optimizer.State.Where(pair => !IsMaster(pair.Key)).ToDictionary();

    /// <summary>True where every weight is a finite number: only then may a checkpoint replace an older one.</summary>
    internal bool IsFinite()
    {
        using var scope = NewDisposeScope();
        return Parameters.Values.isfinite().all().item<bool>();
    }

    /// <summary>Writes a checkpoint.</summary>
    internal string Save(CheckpointStore store, TrainingPlan plan, Tokenizer tokenizer) => store.Save(ManifestFor(plan), folder =>
    {
        TensorFiles.Write(Path.Combine(folder, WeightsFile), Weights);
        TensorFiles.Write(Path.Combine(folder, OptimizerFile), Moments);
        AtomicFile.WriteAllText(Path.Combine(folder, ModelSpecJson.FileName), ModelSpecJson.Write(Module.Spec) + "\n");
        AtomicFile.WriteAllText(Path.Combine(folder, Recipe.FileName), recipe.ToJson());
        tokenizer.Save(folder);
    });

    /// <summary>Goes back to a checkpoint of the same run.</summary>
    internal void Load(string folder, CheckpointManifest manifest)
    {
        var weights = Path.Combine(folder, WeightsFile);
        TensorFiles.Read(weights, Weights);
        if (!ReferenceEquals(Weights, Module.Parameters))
            TensorFiles.Read(weights, Module.Parameters);
        TensorFiles.Read(Path.Combine(folder, OptimizerFile), Moments);
        Optimizer.StepCount = manifest.OptimizerSteps;
        (Module.Noise.Seed, Module.Noise.Position) = (manifest.NoiseSeed, manifest.NoisePosition);
        Guard.Restore(manifest.RecentLosses, manifest.SkippedInRow);
        (Step, NextSample, Elapsed) = (manifest.Step, manifest.NextSample, TimeSpan.FromSeconds(manifest.ElapsedSeconds));
        Loss = manifest.Loss;
        Validation = manifest is { ValidationLoss: { } loss, BitsPerByte: { } bits } ? (loss, bits) : null;
    }

    /// <summary>Frees weights and moments.</summary>
    public void Dispose()
    {
        Optimizer.Dispose();
        Module.Dispose();
    }

    private static Optimizer OptimizerFor(TrainingRecipe recipe, FlatParameters parameters)
    {
        var adam = new AdamWSettings
        {
            Beta1 = recipe.Beta1,
            Beta2 = recipe.Beta2,
            Epsilon = recipe.Epsilon,
            WeightDecay = recipe.WeightDecay,
        };
        return recipe.Optimizer == OptimizerKind.Muon
            ? new Muon(parameters, new() { Momentum = recipe.Momentum, WeightDecay = recipe.WeightDecay, Rest = adam })
            : new AdamW(parameters, adam);
    }

    private static bool IsMaster(string name) => name.StartsWith(Master, StringComparison.Ordinal);

    private CheckpointManifest ManifestFor(TrainingPlan plan) => new()
    {
        Step = Step,
        NextSample = NextSample,
        Plan = plan,
        OptimizerSteps = Optimizer.StepCount,
        NoiseSeed = Module.Noise.Seed,
        NoisePosition = Module.Noise.Position,
        RecentLosses = [.. Guard.RecentLosses],
        SkippedInRow = Guard.RefusedInRow,
        ElapsedSeconds = Elapsed.TotalSeconds,
        Loss = Loss is { } loss && double.IsFinite(loss) ? loss : null,
        ValidationLoss = Validation?.Loss,
        BitsPerByte = Validation?.BitsPerByte,
        RecipeHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe.ToJson()))),
        Libraries = new Dictionary<string, string>
        {
            ["hanul"] = VersionOf(typeof(TrainingState)),
            ["torchSharp"] = VersionOf(typeof(TorchSharp.torch)),
        },
    };

    private static string VersionOf(Type type) => type.Assembly.GetName().Version?.ToString(3) ?? "unknown";
}
