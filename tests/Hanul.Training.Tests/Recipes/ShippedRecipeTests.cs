using Hanul.Models;

namespace Hanul.Training.Tests;

public sealed class ShippedRecipeTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Recipes =>
        [.. Directory.GetFiles(Path.Combine(Root, "recipes"), "*.json").Select(path => Path.GetFileName(path)!)];

    /// <summary>To write the file anew after a recipe's records changed, run this test with HANUL_WRITE_SCHEMA=1.</summary>
    [Fact]
    public void TheSchemaForEditorsIsThatOfTheRecords()
    {
        var path = Path.Combine(Root, "docs", "recipe.schema.json");
        if (Environment.GetEnvironmentVariable("HANUL_WRITE_SCHEMA") == "1")
            File.WriteAllText(path, RecipeSchema.Write());
        Assert.Equal(RecipeSchema.Write(), File.ReadAllText(path), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void EveryRecipeDescribesAModelAndNamesTheSchema(string file)
    {
        var recipe = Load(file);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), recipe.Name);
        Assert.Equal(recipe.Tokenizer.VocabularySize, Spec(recipe).VocabularySize);
        var text = File.ReadAllText(Path.Combine(Root, "recipes", file));
        Assert.Contains("\"$schema\": \"../docs/recipe.schema.json\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void TheReviewRecipesCostTheSameAndAreOfTheSizeTheyClaim()
    {
        var recipes = ((string[])["nsmc-dense.json", "nsmc-switch8.json", "nsmc-switch16.json"]).Select(Load).ToArray();
        var flops = recipes.Select(recipe => ModelCounts.TrainingFlops(Spec(recipe), recipe.Data.ContextLength)).ToArray();
        Assert.All(flops, cost => Assert.Equal(1, cost / flops[0], 2));
        Assert.All(recipes, recipe =>
        {
            Assert.InRange(ModelCounts.Of(Spec(recipe)).ActiveOutsideEmbeddings, 1_000_000, 3_000_000);
            Assert.True(recipe.Training.Tokens >= 20_000_000);
            Assert.Equal(recipes[0].Training with { Seed = 0 }, recipe.Training with { Seed = 0 });
            Assert.Equal(recipes[0].Data, recipe.Data);
        });
        Assert.Equal([0, 8, 16], recipes.Select(recipe => recipe.Model.ExpertCount ?? 0));
    }

    [Fact]
    public void TheBenchmarkShapeIsGpt2Small()
    {
        var counts = ModelCounts.Of(Spec(Load("gpt2-124m.json")));
        Assert.InRange(counts.TotalParameters, 123e6, 125e6);
    }

    private static Recipe Load(string file) => Recipe.Load(Path.Combine(Root, "recipes", file));

    private static ModelSpec Spec(Recipe recipe) => recipe.Model.ToSpec(recipe.Tokenizer.VocabularySize, recipe.Data.ContextLength);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Hanul.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
