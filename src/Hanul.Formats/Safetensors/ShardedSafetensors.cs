using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hanul.Formats;

/// <summary>
/// A model cut into several safetensors files that a <c>model.safetensors.index.json</c> lists, seen as one file.
/// The offset of an entry counts in the shard that holds it.
/// </summary>
public sealed class ShardedSafetensors : TensorFile
{
    private readonly Dictionary<string, SafetensorsFile> _shards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsFile> _shardOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorEntry> _tensors = new(StringComparer.Ordinal);

    private ShardedSafetensors(string path) => Path = path;

    /// <inheritdoc/>
    public override string Path { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    /// <inheritdoc/>
    public override long LengthBytes => _shards.Values.Sum(s => s.LengthBytes);

    /// <summary>Maps every shard of an index.</summary>
    /// <exception cref="FileNotFoundException">The index or one of its shards is missing.</exception>
    /// <exception cref="InvalidDataException">The index or a shard is damaged, or they contradict each other.</exception>
    public static ShardedSafetensors Open(string indexPath)
    {
        var file = new ShardedSafetensors(indexPath);
        try
        {
            file.OpenShards();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override TensorView View(string name)
    {
        if (!_shardOf.TryGetValue(name, out var shard)) ThrowMissing(name);
        return shard.View(name);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var shard in _shards.Values) shard.Dispose();
    }

    private void OpenShards()
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        foreach (var (name, fileName) in ReadWeightMap())
        {
            if (!_shards.TryGetValue(fileName, out var shard))
            {
                // A name with a folder in it would let a downloaded index reach any file of this machine.
                if (fileName.Length == 0 || fileName != System.IO.Path.GetFileName(fileName) || fileName.Contains('\\'))
                    throw new InvalidDataException($"{Path}: '{fileName}' is not the plain name of a file beside the index.");
                var shardPath = System.IO.Path.Combine(folder, fileName);
                if (!File.Exists(shardPath))
                    throw new FileNotFoundException($"{Path}: the shard {fileName} is missing; download it again.", shardPath);
                _shards.Add(fileName, shard = SafetensorsFile.Open(shardPath));
            }
            if (!shard.Tensors.TryGetValue(name, out var entry))
                throw new InvalidDataException($"{Path}: tensor '{name}' is not in {fileName}, where the index has it.");
            _shardOf.Add(name, shard);
            _tensors.Add(name, entry);
        }
    }

    private Dictionary<string, string> ReadWeightMap()
    {
        if (!File.Exists(Path)) throw new FileNotFoundException($"There is no file {Path}.", Path);
        try
        {
            using var stream = File.OpenRead(Path);
            var index = JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            var map = index?["weight_map"]?.AsObject() ?? throw new InvalidDataException($"{Path}: there is no weight_map.");
            return map.ToDictionary(p => p.Key, p => p.Value?.GetValue<string>() ?? "", StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{Path}: this is not an index of safetensors files: {e.Message}", e);
        }
    }
}
