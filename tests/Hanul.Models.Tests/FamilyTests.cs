using System.Text.Json.Nodes;

namespace Hanul.Models.Tests;

public class FamilyTests
{
    public static TheoryData<string> Names => [.. Published.Configurations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_description_survives_being_published(string name)
    {
        var spec = Published.Models[name];
        var json = FamilyCatalog.Named(spec.Family).Write(spec).ToJsonString();
        Assert.Equal(spec, Published.Read(json));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_description_survives_its_own_file(string name)
    {
        var spec = Published.Models[name];
        Assert.Equal(spec, ModelSpecJson.Read(ModelSpecJson.Write(spec), "spec.json"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Links_cover_every_parameter_exactly_once(string name)
    {
        var spec = Published.Models[name];
        var links = FamilyCatalog.Named(spec.Family).Links(spec).ToArray();
        foreach (var parameter in ParameterTable.For(spec))
        {
            var mine = links.Where(link => link.Canonical == parameter.Name).ToArray();
            if (parameter.Kind == ParameterKind.ExpertMatrix)
                Assert.Equal(Enumerable.Range(0, (int)parameter.Shape[0]), mine.Select(link => link.Expert));
            else
                Assert.Single(mine);
        }

        var known = ParameterTable.For(spec).Select(parameter => parameter.Name).ToHashSet();
        Assert.All(links, link => Assert.Contains(link.Canonical, known));
        Assert.Equal(links.Length, links.Select(link => (link.Published, link.FirstRow)).Distinct().Count());
    }

    [Fact]
    public void Both_spellings_of_rotary_settings_load()
    {
        var older = JsonNode.Parse(Published.Configurations["Llama-3 8B"])!.AsObject();
        older.Remove("rope_theta");
        older["rope_parameters"] = new JsonObject { ["rope_type"] = "default", ["rope_theta"] = 500000.0 };
        Assert.Equal(Published.Models["Llama-3 8B"], Published.Read(older.ToJsonString()));
    }

    [Theory]
    [InlineData("rope_scaling", """{"rope_type":"yarn","factor":4.0}""", "yarn")]
    [InlineData("hidden_act", "\"gelu\"", "gelu")]
    [InlineData("attention_multiplier", "0.5", "attention_multiplier")]
    public void What_nobody_honours_is_refused_by_name(string field, string value, string named)
    {
        var config = JsonNode.Parse(Published.Configurations["Llama-3 8B"])!.AsObject();
        config[field] = JsonNode.Parse(value);
        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => Published.Read(config.ToJsonString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_architecture_is_named()
    {
        var refused = Assert.Throws<NotSupportedException>(() => Published.Read("""{"architectures":["FalconForCausalLM"]}"""));
        Assert.Contains("FalconForCausalLM", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_attention_heads", "0")]
    [InlineData("num_attention_heads", "-3")]
    [InlineData("num_key_value_heads", "7")]
    [InlineData("hidden_size", "2000000000")]
    [InlineData("num_hidden_layers", "99999999")]
    [InlineData("vocab_size", "\"many\"")]
    public void Impossible_sizes_are_refused(string field, string value)
    {
        var config = JsonNode.Parse(Published.Configurations["Llama-3 8B"])!.AsObject();
        config[field] = JsonNode.Parse(value);
        Assert.Throws<InvalidDataException>(() => Published.Read(config.ToJsonString()));
    }

    [Fact]
    public void A_layout_that_would_compute_something_else_is_refused()
    {
        var olmoe = Published.Models["OLMoE 1B-7B"];
        Assert.Throws<NotSupportedException>(() => FamilyCatalog.Named("mixtral").Write(olmoe));
        Assert.Throws<NotSupportedException>(() => FamilyCatalog.Named("llama").Write(olmoe));
        Assert.Throws<NotSupportedException>(() => FamilyCatalog.Named("olmoe").Write(Published.Models["Llama-2 7B"]));

        var mixed = olmoe with
        {
            Decoder = olmoe.Decoder with
            {
                Layers = [.. olmoe.Decoder.Layers.Take(15), olmoe.Decoder.Layers[0] with { FeedForward = new DenseFeedForward { IntermediateSize = 8, Activation = Activation.Silu, Gated = true } }],
            },
        };
        Assert.Contains("layer 15", Assert.Throws<NotSupportedException>(() => FamilyCatalog.Named("olmoe").Write(mixed)).Message, StringComparison.Ordinal);
    }
}
