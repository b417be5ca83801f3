using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Hanul.Training;

/// <summary>JSON to recipe and back. Unknown keys and wrong kinds of value are sentences that name the key.</summary>
internal static class RecipeReader
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    private static readonly string[] PathKeys = ["data.corpus", "data.prepared", "tokenizer.path"];

    internal static Recipe Read(string json, string source, string? folder, IEnumerable<string> overrides)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json, documentOptions: Lenient);
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{source} is not valid JSON: {wrong.Message}", wrong);
        }

        if (root is not JsonObject recipe)
            throw new InvalidDataException($"{source} is not a recipe: it must hold one JSON object.");
        recipe.Remove("$schema");
        RefuseUnknownKeys(recipe, TrainingJson.Options.GetTypeInfo(typeof(Recipe)), source, "");
        if (folder is not null)
            MakeFull(recipe, folder);
        return Build(recipe, source, overrides);
    }

    internal static Recipe Change(Recipe recipe, IEnumerable<string> overrides) =>
        Build((JsonObject)JsonSerializer.SerializeToNode(recipe, TrainingJson.Options)!, "the recipe", overrides);

    internal static string Write(Recipe recipe) => JsonSerializer.Serialize(recipe, TrainingJson.Options) + "\n";

    private static Recipe Build(JsonObject root, string source, IEnumerable<string> overrides)
    {
        foreach (var text in overrides)
        {
            RecipeOverride.Parse(text).Apply(root);
            RefuseUnknownKeys(root, TrainingJson.Options.GetTypeInfo(typeof(Recipe)), $"--set {text}", "");
        }

        try
        {
            var recipe = root.Deserialize<Recipe>(TrainingJson.Options) ?? throw new InvalidDataException($"{source} holds no recipe.");
            RecipeCheck.Validate(recipe);
            return recipe;
        }
        catch (JsonException wrong)
        {
            var where = wrong.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "the recipe";
            throw new InvalidDataException($"{source}: the value of {where} is of the wrong kind. {WrongValue(root, where)}", wrong);
        }
        catch (InvalidDataException wrong) when (source != "the recipe")
        {
            throw new InvalidDataException($"{source}: {wrong.Message}", wrong);
        }
    }

    private static string WrongValue(JsonObject root, string path)
    {
        JsonNode? node = root;
        JsonTypeInfo? type = TrainingJson.Options.GetTypeInfo(typeof(Recipe));
        foreach (var key in path.Split('.'))
        {
            node = (node as JsonObject)?[key];
            var property = type?.Properties.FirstOrDefault(candidate => candidate.Name == key);
            type = property is null ? null : TrainingJson.Options.GetTypeInfo(property.PropertyType);
        }

        if (type is null)
            return $"It is {node?.ToJsonString() ?? "null"}.";
        var wanted = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        var kind = wanted switch
        {
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetValues(wanted).Cast<object>().Select(Quoted)),
            _ when wanted == typeof(int) || wanted == typeof(long) => "a whole number",
            _ when wanted == typeof(double) => "a number",
            _ when wanted == typeof(bool) => "true or false",
            _ when wanted == typeof(string) => "a text",
            _ => "an object",
        };
        return $"It is {node?.ToJsonString() ?? "null"}; it must be {kind}.";

        string Quoted(object value) => JsonSerializer.Serialize(value, wanted, TrainingJson.Options);
    }

    private static void RefuseUnknownKeys(JsonObject node, JsonTypeInfo type, string source, string prefix)
    {
        var known = type.Properties.Select(property => property.Name).ToArray();
        foreach (var (key, value) in node)
        {
            var property = type.Properties.FirstOrDefault(candidate => candidate.Name == key)
                ?? throw new InvalidDataException($"{source}: there is no setting \"{prefix}{key}\". {Advice(key, prefix, known)}");
            var inner = TrainingJson.Options.GetTypeInfo(property.PropertyType);
            if (value is JsonObject child && inner.Kind == JsonTypeInfoKind.Object)
                RefuseUnknownKeys(child, inner, source, $"{prefix}{key}.");
        }
    }

    /// <summary>A key that exists in another section is named with its section; otherwise the nearest of this one.</summary>
    private static string Advice(string key, string prefix, string[] known)
    {
        var elsewhere = TrainingJson.Options.GetTypeInfo(typeof(Recipe)).Properties
            .Select(section => (section.Name, Type: TrainingJson.Options.GetTypeInfo(section.PropertyType)))
            .FirstOrDefault(section => $"{section.Name}." != prefix && section.Type.Kind == JsonTypeInfoKind.Object
                && section.Type.Properties.Any(property => property.Name == key));
        return elsewhere.Name is null ? NearestName.Advice(key, known) : $"Did you mean \"{elsewhere.Name}.{key}\"?";
    }

    private static void MakeFull(JsonObject root, string folder)
    {
        foreach (var key in PathKeys)
        {
            var (section, name) = (key.Split('.')[0], key.Split('.')[1]);
            if (root[section] is JsonObject holder && holder[name] is JsonValue value && value.TryGetValue<string>(out var path))
                holder[name] = Path.GetFullPath(path, folder);
        }
    }
}
