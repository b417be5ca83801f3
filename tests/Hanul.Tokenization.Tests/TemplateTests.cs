using System.Text.Json.Nodes;

namespace Hanul.Tokenization.Tests;

/// <summary>Templates render as Jinja2 itself renders them (Fixtures/templates/make_cases.py says how it was set up).</summary>
public class TemplateTests
{
    private static readonly JsonNode Golden = JsonNode.Parse(File.ReadAllText(Fixture.PathOf("templates", "cases.json")))!;

    public static TheoryData<string> Names => [.. Golden["cases"]!.AsArray().Select(node => (string)node!["name"]!)];

    [Theory, MemberData(nameof(Names))]
    public void Text_or_refusal_is_that_of_Jinja(string name)
    {
        var golden = Golden["cases"]!.AsArray().Single(node => (string)node!["name"]! == name)!;
        var template = (string)golden["template"]!;
        if (golden["output"] is { } output)
        {
            Assert.Equal((string)output!, Render(template));
            return;
        }
        var error = Assert.ThrowsAny<Exception>(() => Render(template));
        Assert.True(error is InvalidDataException or NotSupportedException, $"{error.GetType()}: {error.Message}");
        Assert.Contains("line", error.Message, StringComparison.Ordinal);
    }

    private static string Render(string template)
    {
        var variables = (TemplateMap)ToValue(Golden["variables"])!;
        return ChatTemplate.Parse(template).Render(variables, TimeProvider.System);
    }

    internal static object? ToValue(JsonNode? node) => node switch
    {
        null => null,
        JsonObject map => map.Aggregate(new TemplateMap(), (all, entry) =>
        {
            all[entry.Key] = ToValue(entry.Value);
            return all;
        }),
        JsonArray list => list.Select(ToValue).ToList(),
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<double>(out var real) => real,
        _ => (string)node!,
    };
}
