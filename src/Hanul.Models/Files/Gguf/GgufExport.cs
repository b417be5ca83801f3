using Hanul.Formats;

namespace Hanul.Models;

/// <summary>Writes a GGUF file as llama.cpp's converter would.</summary>
internal static class GgufExport
{
    private const uint QuantizationVersion = 2; // GGML_QNT_VERSION

    public static void Write(ModelPackage package, ModelSpec spec, string path, ModelExportOptions options, CancellationToken ct)
    {
        if (options.Type is { } type && type is not (ElementType.F32 or ElementType.F16 or ElementType.BF16 or ElementType.Q8_0))
            throw new NotSupportedException($"Matrices cannot be written to GGUF as {type}; choose F32, F16, BF16 or Q8_0.");
        var architecture = GgufArchitecture.For(spec);
        var stored = architecture.Stored(spec);
        var fields = architecture.Write(stored);
        var tensors = PublishedTensors.For(
            package,
            architecture.Links(stored),
            (parameter, shape, found) => TypeFor(parameter, shape, options.Type ?? found),
            options.Progress);
        List<(string Key, object Value)> metadata =
        [
            ("general.architecture", architecture.Name),
            ("general.type", "model"),
            ("general.name", package.Name),
            .. package.License is { } license ? [("general.license", (object)license)] : Array.Empty<(string, object)>(),
            .. GgufDefaults.Sampling(package.Defaults with { Temperature = options.Temperature ?? package.Defaults.Temperature }),
            .. fields,
            ("general.file_type", FileType(tensors)),
            ("general.quantization_version", QuantizationVersion),
            .. GgufTokenizer.Fields(package, spec.VocabularySize),
        ];
        GgufWriter.Write(path, metadata, tensors, ct);
    }

    /// <summary>llama.cpp computes norms, biases, routers and positions in F32 and quantises matrices only in whole blocks.</summary>
    private static ElementType TypeFor(Parameter parameter, IReadOnlyList<long> shape, ElementType wanted)
    {
        var isMatrix = shape.Count > 1 && parameter.Name != "positions.weight" &&
            parameter.Kind is ParameterKind.Matrix or ParameterKind.ExpertMatrix or ParameterKind.Embedding or ParameterKind.Head;
        return !isMatrix || wanted == ElementType.F64 ? ElementType.F32
            : wanted is ElementType.F8E4M3 or ElementType.F8E5M2 ? ElementType.F16 // which holds every 8-bit float exactly
            : shape[^1] % wanted.BlockSize() != 0 ? ElementType.F16
            : wanted;
    }

    /// <summary>llama.cpp's number for "mostly this type" (<c>llama_ftype</c>).</summary>
    private static uint FileType(IReadOnlyList<TensorToWrite> tensors) =>
        tensors.GroupBy(t => t.Type).MaxBy(group => group.Sum(t => t.LengthBytes))!.Key switch
        {
            ElementType.F16 => 1,
            ElementType.Q8_0 => 7,
            ElementType.BF16 => 32,
            _ => 0,
        };
}
