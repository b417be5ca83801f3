using Hanul.Formats;
using Hanul.Tokenization;

namespace Hanul.Models;

/// <summary>What one layout on disk says of a model, apart from its weights.</summary>
internal sealed record ModelSource
{
    public required string Path { get; init; }

    public required string Name { get; init; }

    public required ModelSpec Spec { get; init; }

    public required IEnumerable<TensorLink> Links { get; init; }

    /// <summary>True for tensors that hold nothing learned.</summary>
    public Func<string, bool> Ignores { get; init; } = _ => false;

    public required Func<Tokenizer?> ReadTokenizer { get; init; }

    public GenerationDefaults Defaults { get; init; } = new();

    public string? License { get; init; }

    /// <summary>Recognises the layout and reads it. <paramref name="weights"/> is set as soon as the file is open.</summary>
    public static ModelSource Read(string path, out TensorFile? weights)
    {
        weights = null;
        if (File.Exists(path))
        {
            if (System.IO.Path.GetExtension(path) is ".safetensors")
                throw new NotSupportedException($"{path} holds weights only; give the folder that has its config.json.");
            return GgufModel.Read(path, out weights);
        }
        if (!Directory.Exists(path)) throw new FileNotFoundException($"There is no model at {path}.", path);
        if (File.Exists(System.IO.Path.Combine(path, ModelSpecJson.FileName))) return CheckpointModel.Read(path, out weights);
        if (HuggingFaceFolder.IsOne(path)) return HuggingFaceModel.Read(path, out weights);
        throw new FileNotFoundException(
            $"The folder {path} holds no model: there is neither a config.json nor a {ModelSpecJson.FileName}.",
            System.IO.Path.Combine(path, "config.json"));
    }
}
