using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Hanul.Training.Tests;

/// <summary>The JSON schema of recipes, made from the records and their documentation, so that editors and code cannot disagree.</summary>
internal static partial class RecipeSchema
{
    internal static string Write()
    {
        var documentation = XDocument.Load(Path.ChangeExtension(typeof(Recipe).Assembly.Location, ".xml"))
            .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, member => Sentence(member.Element("summary")));
        var options = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Describe(context, node, documentation),
        };
        var schema = (JsonObject)TrainingJson.Options.GetJsonSchemaAsNode(typeof(Recipe), options);
        ((JsonObject)schema["properties"]!).Insert(0, "$schema", new JsonObject { ["type"] = "string" });
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Hanul training recipe");
        return schema.ToJsonString(TrainingJson.Options) + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node, Dictionary<string, string> documentation)
    {
        if (node is not JsonObject schema)
            return node;
        if (context.TypeInfo.Kind == System.Text.Json.Serialization.Metadata.JsonTypeInfoKind.Object)
            schema["additionalProperties"] = false;
        if (context.PropertyInfo is not { } property)
            return schema;
        var name = char.ToUpperInvariant(property.Name[0]) + property.Name[1..];
        schema["description"] = documentation[$"P:{property.DeclaringType.FullName}.{name}"];
        if (context.TypeInfo.Kind != System.Text.Json.Serialization.Metadata.JsonTypeInfoKind.Object)
        {
            var holder = Activator.CreateInstance(property.DeclaringType)!;
            if (property.Get!(holder) is { } value)
                schema["default"] = JsonSerializer.SerializeToNode(value, TrainingJson.Options);
        }

        return schema;
    }

    private static string Sentence(XElement? summary) =>
        summary is null ? "" : Spaces().Replace(string.Concat(summary.Nodes().Select(Words)), " ").Trim();

    private static string Words(XNode node) => node switch
    {
        XElement { Name.LocalName: "see" } see => see.Attribute("cref")!.Value.Split('.')[^1],
        XElement element => element.Value,
        _ => node.ToString(),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
