namespace Hanul.Training.Tests;

/// <summary>The short version of the comparison in docs/sparse-vs-dense.md: real Korean text, dense and sparse, from file to loss.</summary>
public sealed class KoreanReviewTests
{
    private static readonly string Root = FindRoot();

    private static readonly string Reviews = Path.Combine(Root, "..", "shared", "data", "nsmc-raw", "reviews.tsv.gz");

    [Theory(Explicit = true)]
    [InlineData("nsmc-dense")]
    [InlineData("nsmc-switch8")]
    public void AModelLearnsFromReviews(string name)
    {
        Assert.SkipUnless(File.Exists(Reviews), $"There is no {Reviews}.");
        using var folder = new TemporaryFolder();
        var recipe = Recipe.Load(
            Path.Combine(Root, "recipes", $"{name}.json"),
            [$"data.corpus={Reviews}", "training.tokens=400000", "training.warmupSteps=20", "tokenizer.sampleBytes=5000000"]);
        var watch = new LastStep();

        var outcome = TrainingRun.Run(recipe, folder["run"], resume: false, watch, TestContext.Current.CancellationToken);

        // ln 2048 is 7.6; words by their frequency alone give about 6.4.
        Assert.True(outcome.Completed);
        Assert.True(outcome.ValidationLoss < 6.2, $"The validation loss is {outcome.ValidationLoss}.");
        Assert.All(watch.Step!.Routers, router =>
        {
            Assert.All(router.Load, share => Assert.True(share > 0, $"Layer {router.Layer} has an expert that nothing reaches."));
            Assert.True(router.Dropped < 0.25, $"Layer {router.Layer} drops {router.Dropped:P0}.");
        });
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Hanul.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }

    private sealed class LastStep : IProgress<TrainingEvent>
    {
        public TrainingStep? Step { get; private set; }

        public void Report(TrainingEvent value) => Step = value as TrainingStep ?? Step;
    }
}
