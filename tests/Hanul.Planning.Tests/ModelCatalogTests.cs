namespace Hanul.Planning.Tests;

public sealed class ModelCatalogTests
{
    public static TheoryData<string> Names() => [.. ModelCatalog.All.Select(model => model.Name)];

    // Sizes that their makers round further than this, or name after something else.
    private static double Tolerance(string name) => name switch
    {
        "t5-base" => 0.25, // "0.2B"; 247.6M exactly, as t5-v1_1-base has
        "t5-large" => 0.13, // "0.7B"; 783M exactly, as t5-v1_1-large has
        "switch-base" => 0.07, // "7B"; 7.41B in the paper's appendix
        "switch-large" => 0.05,
        "hyperclova-137m" => 0.09,
        "hyperclova-6.9b" => 0.04,
        _ => 0.03,
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Adds_up_to_its_published_size(string name)
    {
        var model = ModelCatalog.Find(name);
        if (model.PublishedParameters > 0)
            Assert.InRange(model.Parameters / model.PublishedParameters, 1 - Tolerance(name), 1 + Tolerance(name));
    }

    // Counts that were published to the last parameter, or that the layout's own formula gives.
    [Theory]
    [InlineData("kogpt-6b", 6_166_502_400)]
    [InlineData("mindall-e-1.3b", 1_291_081_728)]
    [InlineData("llama-3-8b", 8_030_261_248)]
    [InlineData("llama-3-70b", 70_553_706_496)]
    [InlineData("llama-3-405b", 405_853_388_800)]
    [InlineData("mixtral-8x7b", 46_702_792_704)]
    [InlineData("qwen3-30b-a3b", 30_532_122_624)]
    [InlineData("deepseek-v3", 671_026_419_200)]
    public void Counts_exactly(string name, long parameters) => Assert.Equal(parameters, ModelCatalog.Find(name).Parameters);

    [Fact]
    public void Megatron_counts_as_its_own_formula_does()
    {
        foreach (var model in ModelCatalog.All.Where(model => model.Name.StartsWith("megatron-", StringComparison.Ordinal) && model.VocabularySize == 51200))
        {
            double layers = model.LayerCount, hidden = model.HiddenSize;
            var formula = 12 * layers * hidden * hidden * (1 + 13 / (12 * hidden) + (51200 + 2048) / (12 * layers * hidden));
            Assert.Equal(formula, model.Parameters, 2.0 * hidden + 1);
        }
    }

    [Fact]
    public void Model_operations_are_the_ones_published_utilisations_count()
    {
        // Korthikanti et al., 2022, equation 7: 72 B L s h² (1 + s / 6h + V / 12 h L).
        var model = ModelCatalog.Find("gpt-3-175b");
        double layers = 96, hidden = 12288, sequence = 2048, vocabulary = 50257;
        var formula = 72 * layers * sequence * hidden * hidden * (1 + sequence / (6 * hidden) + vocabulary / (12 * hidden * layers));
        Assert.Equal(1, model.ModelFlopsPerSample(2048) / formula, 1e-9);
    }

    [Fact]
    public void What_was_never_published_says_so() =>
        Assert.All(ModelCatalog.All.Where(model => model.Evidence == Evidence.Extrapolated), model => Assert.Contains("EXTRAPOLATED", model.Note, StringComparison.Ordinal));

    [Fact]
    public void Names_are_distinct() =>
        Assert.Equal(ModelCatalog.All.Count, ModelCatalog.All.Select(model => model.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void An_unknown_name_is_a_sentence_with_neighbours() =>
        Assert.Contains("gpt-3-175b", Assert.Throws<InvalidDataException>(() => ModelCatalog.Find("gpt3")).Message, StringComparison.Ordinal);
}
