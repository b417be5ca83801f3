using System.Globalization;
using Hanul.Formats;
using Hanul.Models;

namespace Hanul.Inference.Benchmarks;

/// <summary>Models of known shapes with random weights, for machines without a published one.</summary>
internal static class MadeModel
{
    public static IReadOnlyDictionary<string, ModelSpec> Shapes { get; } = new Dictionary<string, ModelSpec>
    {
        // About what the quickstart trains: 8 experts, one of them active.
        ["toy-moe"] = Llama(8192, hidden: 256, layers: 6, heads: 4, keyValueHeads: 4, Switch(width: 512, experts: 8), 1024) with
        {
            Family = "olmoe",
        },
        ["134m"] = Llama(32_000, hidden: 768, layers: 12, heads: 12, keyValueHeads: 12, Gated(2048), 2048),
        ["480m"] = Llama(32_000, hidden: 1280, layers: 20, heads: 20, keyValueHeads: 4, Gated(3840), 2048),
    };

    /// <summary>Writes a model as a checkpoint, or as GGUF where its type asks for blocks.</summary>
    public static string Write(string shape, ElementType type, string folder)
    {
        var spec = Shapes.TryGetValue(shape, out var found)
            ? found
            : throw new ArgumentException($"There is no shape \"{shape}\"; there are {string.Join(", ", Shapes.Keys)}.");
        Directory.CreateDirectory(folder);
        AtomicFile.WriteAllText(Path.Combine(folder, ModelSpecJson.FileName), ModelSpecJson.Write(spec));
        var stored = type == ElementType.Q8_0 ? ElementType.F32 : type;
        var random = new Random(1);
        var tensors = ParameterTable.For(spec).Select(parameter => Tensor(parameter, stored, random)).ToArray();
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), tensors, null, CancellationToken.None);
        if (type != ElementType.Q8_0)
            return folder;
        using var package = ModelPackage.Open(folder);
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{shape}.gguf"));
        ModelExport.Write(package, file, new() { Type = type }, CancellationToken.None);
        return file;
    }

    private static TensorToWrite Tensor(Parameter parameter, ElementType type, Random random)
    {
        var numbers = new float[parameter.ElementCount];
        var size = 1 / MathF.Sqrt(parameter.Shape[^1]);
        foreach (ref var number in numbers.AsSpan())
            number = parameter.Kind == ParameterKind.NormWeight ? 1 : ((random.NextSingle() * 2) - 1) * size;
        return TensorToWrite.FromFloats(parameter.Name, parameter.Shape, numbers, parameter.Shape.Count > 1 ? type : ElementType.F32);
    }

    private static DenseFeedForward Gated(int width) => new() { IntermediateSize = width, Activation = Activation.Silu, Gated = true };

    private static MixtureOfExperts Switch(int width, int experts) =>
        new() { Expert = Gated(width), ExpertCount = experts, ActiveExpertCount = 1, NormalizedGates = false };

    private static ModelSpec Llama(
        int vocabulary, int hidden, int layers, int heads, int keyValueHeads, FeedForwardSpec feedForward, int context)
    {
        var norm = NormSpec.RootMeanSquare();
        var attention = new AttentionSpec
        {
            HeadCount = heads,
            KeyValueHeadCount = keyValueHeads,
            HeadSize = hidden / heads,
            Rotary = new(),
            QueryKeyNorm = feedForward is MixtureOfExperts ? norm : null,
        };
        return new()
        {
            Family = "llama",
            VocabularySize = vocabulary,
            HiddenSize = hidden,
            ContextLength = context,
            Decoder = StackSpec.Repeat(layers, new() { Norm = norm, Attention = attention, FeedForward = feedForward }, norm),
        };
    }
}
