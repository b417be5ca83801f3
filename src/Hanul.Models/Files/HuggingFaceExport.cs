using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hanul.Formats;

namespace Hanul.Models;

/// <summary>Writes a folder in the layout of the Hugging Face hub.</summary>
internal static class HuggingFaceExport
{
    public static void Write(ModelPackage package, ModelSpec spec, string folder, ModelExportOptions options, CancellationToken ct)
    {
        var family = FamilyCatalog.Named(spec.Family);
        var config = family.Write(spec);
        var tensors = PublishedTensors.For(package, family.Links(spec), (_, _, stored) => options.Type ?? stored, options.Progress);
        RefuseUnreadable(tensors);
        var defaults = ExportedDefaults.Of(package);
        defaults = defaults with { Temperature = options.Temperature ?? defaults.Temperature };
        // Left out, readers would assume the ids of the family's first model, and stop at a token that means something else here.
        foreach (var role in (string[])["bos_token_id", "eos_token_id", "pad_token_id"]) config[role] = null;
        GenerationConfigFile.AddTokens(defaults, config);
        config["torch_dtype"] = TorchName(tensors.GroupBy(t => t.Type).MaxBy(group => group.Sum(t => t.LengthBytes))!.Key);

        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        AtomicFile.RequireEmpty(folder);
        var temporary = $"{folder}.{Path.GetRandomFileName()}.tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            SafetensorsWriter.Write(Path.Combine(temporary, CheckpointModel.WeightsFileName), tensors, null, ct);
            WriteJson(Path.Combine(temporary, "config.json"), config);
            WriteJson(Path.Combine(temporary, GenerationConfigFile.FileName), GenerationConfigFile.Write(defaults));
            package.Tokenizer?.Save(temporary);
            if (package.License is { } license)
                AtomicFile.WriteAllText(Path.Combine(temporary, "README.md"), $"---\nlicense: {license}\n---\n\n# {package.Name}\n");
            AtomicFile.CommitFolder(temporary, folder);
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    private static void RefuseUnreadable(IReadOnlyList<TensorToWrite> tensors)
    {
        if (tensors.FirstOrDefault(t => t.Type is not (ElementType.F32 or ElementType.F16 or ElementType.BF16)) is { } tensor)
        {
            throw new NotSupportedException(
                $"Tensor '{tensor.Name}' would be stored as {tensor.Type}, which readers of Hugging Face folders do not take; " +
                "choose F32, F16 or BF16.");
        }
    }

    private static string TorchName(ElementType type) => type switch
    {
        ElementType.F16 => "float16",
        ElementType.BF16 => "bfloat16",
        _ => "float32",
    };

    private static void WriteJson(string path, JsonObject json) => AtomicFile.Write(path, stream =>
    {
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var writer = new Utf8JsonWriter(stream, options);
        json.WriteTo(writer);
    });
}
