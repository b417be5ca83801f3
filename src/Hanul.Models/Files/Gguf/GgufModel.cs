using Hanul.Formats;
using Hanul.Tokenization;

namespace Hanul.Models;

/// <summary>A <c>.gguf</c> file, read through the architecture that it names.</summary>
internal static class GgufModel
{
    public static ModelSource Read(string path, out TensorFile? weights)
    {
        var file = GgufFile.Open(path);
        weights = file;
        var metadata = file.Metadata;
        var name = metadata.String("general.architecture") ?? throw new InvalidDataException($"{path} does not say its architecture.");
        var architecture = GgufArchitecture.Named(name, path);
        var embedding = GgufNames.Of("embedding.weight");
        var rows = file.Tensors.TryGetValue(embedding, out var entry) && entry.Shape is [var count, _] && count <= int.MaxValue
            ? (int)count
            : throw new InvalidDataException($"{path}: there is no matrix {embedding}.");
        var spec = architecture.Read(new GgufFields(path, name, metadata.Keys, key => metadata[key]), rows, file.Tensors.ContainsKey);
        return new ModelSource
        {
            Path = path,
            Name = metadata.String("general.name") ?? Path.GetFileNameWithoutExtension(path),
            Spec = spec,
            Links = architecture.Links(spec),
            ReadTokenizer = () => GgufTokenizer.Read(metadata) is { } vocabulary ? Tokenizer.FromGguf(vocabulary) : null,
            Defaults = GgufDefaults.Read(metadata),
            License = metadata.String("general.license"),
        };
    }
}
