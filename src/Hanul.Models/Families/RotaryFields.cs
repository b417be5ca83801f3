using System.Text.Json.Nodes;

namespace Hanul.Models;

/// <summary>The rotary settings of a published configuration in their older spelling (<c>rope_theta</c>, <c>rope_scaling</c>) and their newer one (<c>rope_parameters</c>).</summary>
internal static class RotaryFields
{
    internal static RotarySpec Read(PublishedConfig config)
    {
        var theta = config.Single("rope_theta", 10_000f);
        foreach (var name in (string[])["rope_scaling", "rope_parameters"])
        {
            if (config.Object(name) is not { } fields)
                continue;
            var kind = (fields["rope_type"] ?? fields["type"])?.ToString() ?? "default";
            if (kind != "default")
                throw new NotSupportedException($"{config.Source} scales rotary positions by \"{kind}\", which Hanul does not compute yet.");
            if (fields["rope_theta"] is JsonValue value && value.TryGetValue<double>(out var newer))
                theta = (float)newer;
        }

        return new(theta);
    }
}
