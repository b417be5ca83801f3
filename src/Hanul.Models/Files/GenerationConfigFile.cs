using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hanul.Models;

/// <summary><c>generation_config.json</c>, and the token fields of <c>config.json</c> that older folders have instead.</summary>
internal static class GenerationConfigFile
{
    public const string FileName = "generation_config.json";

    /// <param name="paths">Files to ask, the first one first; a later one fills what an earlier one leaves open.</param>
    public static GenerationDefaults Read(params IEnumerable<string?> paths)
    {
        var defaults = new GenerationDefaults();
        foreach (var path in paths)
        {
            if (path is null) continue;
            var root = Parse(path);
            // Without do_sample the model's makers decode greedily, whatever temperature the file carries.
            var samples = Value<bool>(root, "do_sample", path);
            defaults = new GenerationDefaults
            {
                EndTokenIds = defaults.EndTokenIds.Count > 0 ? defaults.EndTokenIds : Ids(root, "eos_token_id", path),
                BeginTokenId = defaults.BeginTokenId ?? Ids(root, "bos_token_id", path).Cast<int?>().FirstOrDefault(),
                PadTokenId = defaults.PadTokenId ?? Ids(root, "pad_token_id", path).Cast<int?>().FirstOrDefault(),
                Temperature = defaults.Temperature ?? (samples == false ? 0 : Number(root, "temperature", path)),
                TopK = defaults.TopK ?? Value<int>(root, "top_k", path),
                TopP = defaults.TopP ?? Number(root, "top_p", path),
                MinP = defaults.MinP ?? Number(root, "min_p", path),
                RepetitionPenalty = defaults.RepetitionPenalty ?? Number(root, "repetition_penalty", path),
            };
        }
        return defaults;
    }

    public static JsonObject Write(GenerationDefaults defaults)
    {
        var json = new JsonObject();
        AddTokens(defaults, json);
        if (defaults.Temperature is { } temperature)
        {
            json["do_sample"] = temperature != 0;
            if (temperature != 0) json["temperature"] = LlamaLayout.Shortest(temperature);
        }
        if (defaults.TopK is { } topK) json["top_k"] = topK;
        if (defaults.TopP is { } topP) json["top_p"] = LlamaLayout.Shortest(topP);
        if (defaults.MinP is { } minP) json["min_p"] = LlamaLayout.Shortest(minP);
        if (defaults.RepetitionPenalty is { } penalty) json["repetition_penalty"] = LlamaLayout.Shortest(penalty);
        return json;
    }

    /// <summary>The fields that <c>config.json</c> has as well.</summary>
    public static void AddTokens(GenerationDefaults defaults, JsonObject json)
    {
        if (defaults.BeginTokenId is { } begin) json["bos_token_id"] = begin;
        if (defaults.EndTokenIds is [var end]) json["eos_token_id"] = end;
        else if (defaults.EndTokenIds.Count > 1)
            json["eos_token_id"] = new JsonArray([.. defaults.EndTokenIds.Select(id => JsonValue.Create(id))]);
        if (defaults.PadTokenId is { } pad) json["pad_token_id"] = pad;
    }

    private static JsonObject Parse(string path)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: options) as JsonObject
                ?? throw new InvalidDataException($"{path} must hold one JSON object.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not valid JSON: {e.Message}", e);
        }
    }

    private static int[] Ids(JsonObject root, string name, string path) => root[name] switch
    {
        null => [],
        JsonArray ids => [.. ids.Select(id => Id(id, name, path))],
        var id => [Id(id, name, path)],
    };

    private static int Id(JsonNode? node, string name, string path) => node is JsonValue value && value.TryGetValue<int>(out var id)
        ? id
        : throw new InvalidDataException($"\"{name}\" in {path} must be a token id.");

    private static float? Number(JsonObject root, string name, string path) => (float?)Value<double>(root, name, path);

    private static T? Value<T>(JsonObject root, string name, string path)
        where T : struct
    {
        return root[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<T>(out var number) => number,
            var other => throw new InvalidDataException($"\"{name}\" in {path} cannot be {other.ToJsonString()}."),
        };
    }
}
