using System.Text.Json;
using System.Text.Json.Serialization;
using Hanul.Formats;

namespace Hanul.Planning;

/// <summary>The processors the planner knows, and those that a user's file adds.</summary>
public sealed class AcceleratorCatalog
{
    private readonly List<Accelerator> accelerators;

    private AcceleratorCatalog(IEnumerable<Accelerator> accelerators) => this.accelerators = [.. accelerators];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Accelerator> All => accelerators;

    /// <summary>The processors that come with the planner.</summary>
    public static AcceleratorCatalog Default { get; } = new(Embedded());

    /// <summary>This catalogue and a user's: his entries replace those of the same name.</summary>
    /// <param name="path">A JSON file of the form <c>{ "accelerators": [ … ] }</c>; comments are allowed.</param>
    /// <exception cref="InvalidDataException">The file cannot be read as one.</exception>
    public AcceleratorCatalog With(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var own = Read(stream);
            foreach (var accelerator in own)
                AcceleratorCheck.Check(accelerator, path);
            return new(own.Concat(accelerators.Where(known => own.All(mine => !Same(mine.Name, known.Name)))));
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"{path} is not a list of processors: {error.Message}", error);
        }
    }

    /// <summary>Writes a file of one processor, as <see cref="With"/> reads it.</summary>
    /// <param name="path">The file; written to a temporary name, flushed and renamed.</param>
    /// <param name="accelerator">The processor.</param>
    public static void Write(string path, Accelerator accelerator)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, new() { Accelerators = [accelerator] }, AcceleratorJson.Default.AcceleratorFile));
    }

    /// <summary>Finds a processor by name or alias; case, blanks and hyphens do not count.</summary>
    /// <param name="name">For example <c>h100</c>.</param>
    /// <exception cref="InvalidDataException">Nobody goes by that name; the message lists who is there.</exception>
    public Accelerator Find(string name) => TryFind(name)
        ?? throw new InvalidDataException($"No processor is called \"{name}\". Known: {string.Join(", ", accelerators.Select(each => each.Name))}; --hardware FILE adds others.");

    /// <summary>Finds a processor by name or alias, or gives null.</summary>
    /// <param name="name">For example <c>h100</c>.</param>
    public Accelerator? TryFind(string name) =>
        accelerators.FirstOrDefault(each => Same(each.Name, name) || each.Aliases.Any(alias => Same(alias, name)));

    private static bool Same(string left, string right) => Plain(left).Equals(Plain(right), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string name) => new([.. name.Where(char.IsLetterOrDigit)]);

    private static Accelerator[] Embedded()
    {
        using var stream = typeof(AcceleratorCatalog).Assembly.GetManifestResourceStream("accelerators.json")!;
        return Read(stream);
    }

    private static Accelerator[] Read(Stream stream) =>
        JsonSerializer.Deserialize(stream, AcceleratorJson.Default.AcceleratorFile)?.Accelerators ?? [];
}

/// <summary>A file of processors.</summary>
internal sealed record AcceleratorFile
{
    public Accelerator[] Accelerators { get; init; } = [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AcceleratorFile))]
internal sealed partial class AcceleratorJson : JsonSerializerContext;
