using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hanul.Models;

/// <summary>A <see cref="ModelSpec"/> as JSON: the file <c>spec.json</c> beside a checkpoint's weights.</summary>
public static class ModelSpecJson
{
    /// <summary>The file's name in a checkpoint folder.</summary>
    public const string FileName = "spec.json";

    /// <summary>Writes a description as indented JSON.</summary>
    /// <param name="spec">The description.</param>
    public static string Write(ModelSpec spec) => JsonSerializer.Serialize(spec, ModelSpecJsonContext.Default.ModelSpec);

    /// <summary>Reads and checks a description.</summary>
    /// <param name="json">What <see cref="Write"/> gave.</param>
    /// <param name="source">The file it came from, for messages.</param>
    /// <exception cref="InvalidDataException">The text is no description, or its sizes are impossible.</exception>
    public static ModelSpec Read(string json, string source)
    {
        try
        {
            var spec = JsonSerializer.Deserialize(json, ModelSpecJsonContext.Default.ModelSpec)
                ?? throw new InvalidDataException($"{source} holds no model description.");
            return spec.Validated();
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{source} is no model description: {wrong.Message}", wrong);
        }
    }
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelSpec))]
internal sealed partial class ModelSpecJsonContext : JsonSerializerContext;
