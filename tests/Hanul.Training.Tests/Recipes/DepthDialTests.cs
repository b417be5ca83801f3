using Hanul.Models;

namespace Hanul.Training.Tests;

public sealed class DepthDialTests
{
    [Fact]
    public void DeeperMeansWiderLongerAndGentler()
    {
        var (shallow, deep) = (Recipe.FromDepth(4, 0, "none"), Recipe.FromDepth(12, 0, "none"));
        Assert.Equal((256, 768), (shallow.Model.HiddenSize, deep.Model.HiddenSize));
        Assert.True(deep.Training.Tokens > 10 * shallow.Training.Tokens);
        Assert.True(deep.Training.LearningRate < shallow.Training.LearningRate);
        Assert.True(deep.Training.TokensPerStep(deep.Data.ContextLength) > shallow.Training.TokensPerStep(shallow.Data.ContextLength));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(40)]
    [InlineData(128)]
    public void ExpertsCostNoOperations(int depth)
    {
        var (dense, sparse) = (Recipe.FromDepth(depth, 0, "none"), Recipe.FromDepth(depth, 8, "none"));
        var (a, b) = (Spec(dense), Spec(sparse));
        Assert.True(ModelCounts.Of(b).TotalParameters > 2 * ModelCounts.Of(a).ActiveOutsideEmbeddings);
        Assert.Equal(1, ModelCounts.ForwardFlops(b, 100) / ModelCounts.ForwardFlops(a, 100), 2);
    }

    [Fact]
    public void TokensAreTwentyAParameterAndAtMostFourPasses()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text.txt"], new string('x', 300_000));
        Assert.Equal(400_000, Recipe.FromDepth(6, 0, folder.Path).Training.Tokens);
        var free = Recipe.FromDepth(6, 0, folder["none"]);
        Assert.Equal(20 * ModelCounts.Of(Spec(free)).ActiveOutsideEmbeddings, free.Training.Tokens);
    }

    [Theory]
    [InlineData(0, 0, "--depth")]
    [InlineData(129, 0, "--depth")]
    [InlineData(4, -1, "--experts")]
    public void ImpossibleDialsAreNamed(int depth, int experts, string named)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => Recipe.FromDepth(depth, experts, "x"));
        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    private static ModelSpec Spec(Recipe recipe) => recipe.Model.ToSpec(recipe.Tokenizer.VocabularySize, recipe.Data.ContextLength);
}
