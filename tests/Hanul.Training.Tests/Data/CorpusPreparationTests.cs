namespace Hanul.Training.Tests;

public sealed class CorpusPreparationTests
{
    [Fact]
    public void ARawFolderIsTokenisedOnceAndTrainedOn()
    {
        using var folder = new TemporaryFolder();
        var recipe = Raw(folder, "training.steps=4");
        var first = new List<TrainingEvent>();
        TrainingRun.Run(recipe, folder["run"], resume: false, new TrainingRunTests.Told(first));
        Assert.Contains(first, told => told is TrainingPreparation { Stage: "reading the corpus", Share: 1 });
        var started = Assert.Single(first.OfType<TrainingStarted>());
        Assert.InRange(started.ValidationTokens, 100, started.TrainingTokens / 2);
        Assert.Equal(290, started.Spec.VocabularySize);

        var again = new List<TrainingEvent>();
        TrainingRun.Run(recipe, folder["run"], resume: true, new TrainingRunTests.Told(again));
        Assert.DoesNotContain(again, told => told is TrainingPreparation { Stage: "reading the corpus" });
    }

    [Fact]
    public void ARunThatHasBegunKeepsItsTextAndAnotherIsReadAnew()
    {
        using var folder = new TemporaryFolder();
        var recipe = Raw(folder, "training.steps=6");
        using (var source = new CancellationTokenSource())
        {
            var stop = new TrainingRunTests.Told([], told => { if (told is TrainingStep) source.Cancel(); });
            Assert.False(TrainingRun.Run(recipe, folder["run"], resume: false, stop, source.Token).Completed);
        }

        Directory.Delete(folder["text"], recursive: true);
        Assert.True(TrainingRun.Run(recipe, folder["run"], resume: true).Completed);
        Assert.Throws<FileNotFoundException>(() => TrainingRun.Run(recipe, folder["other"], resume: false));
    }

    [Fact]
    public void TheTailOfOneTextIsKept()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["text"]);
        File.WriteAllText(folder["text", "one.txt"], string.Join('\n', SmallCorpus.Documents(400)));
        var recipe = Raw(folder, "training.steps=2", "data.validationSplit=tail", "data.validationFraction=0.1");
        var events = new List<TrainingEvent>();
        TrainingRun.Run(recipe, folder["run"], resume: false, new TrainingRunTests.Told(events));
        var started = Assert.Single(events.OfType<TrainingStarted>());
        Assert.Equal(9.0, (double)started.TrainingTokens / started.ValidationTokens, 1);
    }

    [Fact]
    public void NoTextAnEmptyFolderAndAMissingOneAreSentences()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["empty"]);
        var recipe = SmallCorpus.Recipe("x").With("data.prepared=null");
        Assert.Contains("data.corpus", Assert.Throws<InvalidDataException>(() => Run("name=x")).Message);
        Assert.Throws<InvalidDataException>(() => Run($"data.corpus={folder["empty"]}"));
        Assert.Throws<FileNotFoundException>(() => Run($"data.corpus={folder["none"]}"));
        Assert.Throws<DirectoryNotFoundException>(() => Run($"data.prepared={folder["none"]}"));

        void Run(string change) => TrainingRun.Run(recipe.With(change), folder[Guid.NewGuid().ToString()], resume: false);
    }

    private static Recipe Raw(TemporaryFolder folder, params string[] overrides)
    {
        Directory.CreateDirectory(folder["text"]);
        if (!Directory.EnumerateFiles(folder["text"]).Any())
        {
            for (var file = 0; file < 60; file++)
                File.WriteAllText(folder["text", $"{file}.txt"], string.Join('\n', SmallCorpus.Documents(10, seed: file)));
        }

        string[] raw = [$"data.corpus={folder["text"]}", "tokenizer.vocabularySize=290", "data.validationFraction=0.2"];
        return SmallCorpus.Recipe("x", [.. raw, .. overrides]);
    }
}
