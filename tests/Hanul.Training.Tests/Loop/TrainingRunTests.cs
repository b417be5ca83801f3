using System.Text.Json;

namespace Hanul.Training.Tests;

public sealed class TrainingRunTests
{
    [Fact]
    public void ARunLearnsMeasuresAndLeavesACheckpoint()
    {
        using var folder = new TemporaryFolder();
        var events = new List<TrainingEvent>();
        var recipe = SmallCorpus.Recipe(SmallCorpus.Write(folder["corpus"]), "training.steps=60", "training.dropout=0");
        var outcome = TrainingRun.Run(recipe, folder["run"], resume: false, new Told(events));
        Assert.True(outcome.Completed);
        var steps = events.OfType<TrainingStep>().ToArray();
        Assert.Equal(Enumerable.Range(1, 60), steps.Select(step => step.Step));
        Assert.True(steps[^1].Loss < steps[0].Loss - 1, $"{steps[0].Loss} to {steps[^1].Loss}");
        Assert.Equal([10, 20, 30, 40, 50, 60], steps.Where(step => step.ValidationLoss is not null).Select(step => step.Step));
        Assert.Equal(outcome.ValidationLoss, steps[^1].ValidationLoss);
        Assert.InRange(outcome.BitsPerByte!.Value, 0.1, 8);
        Assert.All(steps, step => Assert.Equal(1, step.Routers[0].Load.Sum(), 9));
        Assert.Equal(steps.Select(step => step.Loss), Losses(folder["run"]));
        Assert.Equal(60, CheckpointStore.Verify(outcome.Checkpoint).Step);
        Assert.Equal(recipe.Effective().Model, Recipe.Load(folder["run", "recipe.json"]).Model);
    }

    [Theory]
    [InlineData(1, "fp32", "adamw")]
    [InlineData(13, "fp32", "muon")]
    [InlineData(19, "bf16", "adamw")]
    [InlineData(7, "bf16", "muon")]
    public void ACancelledRunGoesOnAsIfNothingHadHappened(int cancelAfter, string precision, string optimizer)
    {
        using var folder = new TemporaryFolder();
        var recipe = SmallCorpus.Recipe(
            SmallCorpus.Write(folder["corpus"]), "training.steps=20", "training.accumulation=2", $"training.precision={precision}",
            $"training.optimizer={optimizer}");
        TrainingRun.Run(recipe, folder["undisturbed"], resume: false);
        using (var source = new CancellationTokenSource())
        {
            var watcher = new Told([], told =>
            {
                if (told is TrainingStep step && step.Step == cancelAfter)
                    source.Cancel();
            });
            var first = TrainingRun.Run(recipe, folder["run"], resume: true, watcher, source.Token);
            Assert.False(first.Completed);
            Assert.Equal(cancelAfter, first.LastStep);
        }

        Assert.True(TrainingRun.Run(recipe, folder["run"], resume: true).Completed);
        Assert.Equal(Trace(folder["undisturbed"]), Trace(folder["run"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(9)]
    public void ARunThatBrokeOffGoesOnFromItsNewestCheckpoint(int brokeAt)
    {
        using var folder = new TemporaryFolder();
        var recipe = SmallCorpus.Recipe(SmallCorpus.Write(folder["corpus"]), "training.steps=12");
        TrainingRun.Run(recipe, folder["undisturbed"], resume: false);
        var breaker = new Told([], told =>
        {
            if (told is TrainingStep step && step.Step == brokeAt)
                throw new TimeoutException();
        });
        Assert.Throws<TimeoutException>(() => TrainingRun.Run(recipe, folder["run"], resume: false, breaker));
        var events = new List<TrainingEvent>();
        Assert.True(TrainingRun.Run(recipe, folder["run"], resume: true, new Told(events)).Completed);
        Assert.Equal(brokeAt < 8 ? 1 : 8, Assert.Single(events.OfType<TrainingStarted>()).FirstStep);
        Assert.Equal(Trace(folder["undisturbed"]), Trace(folder["run"]));
    }

    [Fact]
    public void ADamagedCheckpointIsPassedOverAndTheRunIsTheSame()
    {
        using var folder = new TemporaryFolder();
        var recipe = SmallCorpus.Recipe(SmallCorpus.Write(folder["corpus"]), "training.steps=16");
        TrainingRun.Run(recipe, folder["run"], resume: false);
        var trace = Trace(folder["run"]);
        var store = new CheckpointStore(folder["run", "checkpoints"], 2);
        Damage(store.PathOf(16));
        var events = new List<TrainingEvent>();
        TrainingRun.Run(recipe, folder["run"], resume: true, new Told(events));
        Assert.Contains("step 16 is damaged", Assert.Single(events.OfType<TrainingNote>()).Sentence, StringComparison.Ordinal);
        Assert.Equal(15, Assert.Single(events.OfType<TrainingStarted>()).FirstStep);
        Assert.Equal(trace, Trace(folder["run"]));

        Damage(store.PathOf(14));
        Damage(store.PathOf(16));
        var none = Assert.Throws<InvalidDataException>(() => TrainingRun.Run(recipe, folder["run"], resume: true));
        Assert.Contains("None of the checkpoints", none.Message, StringComparison.Ordinal);
        Assert.Equal(trace, Trace(folder["run"]));

        static void Damage(string checkpoint)
        {
            using var file = new FileStream(Path.Combine(checkpoint, "optimizer.safetensors"), FileMode.Open);
            file.Position = file.Length / 2;
            var value = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(value ^ 4));
        }
    }

    [Fact]
    public void OneRunAtATimeHoldsAFolder()
    {
        using var folder = new TemporaryFolder();
        var recipe = SmallCorpus.Recipe(SmallCorpus.Write(folder["corpus"]), "training.steps=1");
        var busy = new Told([], told =>
        {
            if (told is not TrainingStep)
                return;
            var second = Assert.Throws<IOException>(() => TrainingRun.Run(recipe, folder["run"], resume: true));
            Assert.Contains("Another process", second.Message, StringComparison.Ordinal);
        });
        Assert.True(TrainingRun.Run(recipe, folder["run"], resume: false, busy).Completed);
    }

    [Fact]
    public void ALearningRateMayChangeWhenResumingAndIsNoted()
    {
        using var folder = new TemporaryFolder();
        var recipe = SmallCorpus.Recipe(SmallCorpus.Write(folder["corpus"]), "training.steps=9");
        using (var source = new CancellationTokenSource())
        {
            var stop = new Told([], told => { if (told is TrainingStep) source.Cancel(); });
            TrainingRun.Run(recipe, folder["run"], resume: false, stop, source.Token);
        }

        var events = new List<TrainingEvent>();
        TrainingRun.Run(recipe.With("training.learningRate=0.0001"), folder["run"], resume: true, new Told(events));
        var note = Assert.Single(events.OfType<TrainingNote>()).Sentence;
        Assert.Contains("training.learningRate was 0.003 and is 0.0001", note, StringComparison.Ordinal);
        Assert.True(events.OfType<TrainingStep>().All(step => step.LearningRate <= 0.0001));
        Assert.Equal(0.0001, Recipe.Load(folder["run", "recipe.json"]).Training.LearningRate);
    }

    [Fact]
    public void AFinishedRunStaysAsItIs()
    {
        using var folder = new TemporaryFolder();
        var recipe = SmallCorpus.Recipe(SmallCorpus.Write(folder["corpus"]), "training.steps=3");
        var outcome = TrainingRun.Run(recipe, folder["run"], resume: false);
        var metrics = File.ReadAllText(folder["run", "metrics.jsonl"]);
        Assert.Equal(outcome, TrainingRun.Run(recipe, folder["run"], resume: true));
        Assert.Equal(metrics, File.ReadAllText(folder["run", "metrics.jsonl"]));
    }

    [Fact]
    public void AFolderThatHoldsARunIsNotOverwritten()
    {
        using var folder = new TemporaryFolder();
        var recipe = SmallCorpus.Recipe(SmallCorpus.Write(folder["corpus"]), "training.steps=2");
        TrainingRun.Run(recipe, folder["run"], resume: false);
        Assert.Contains("--resume", Assert.Throws<IOException>(() => TrainingRun.Run(recipe, folder["run"], resume: false)).Message);
        var wider = recipe.With("model.hiddenSize=64");
        var other = Assert.Throws<InvalidDataException>(() => TrainingRun.Run(wider, folder["run"], resume: true));
        Assert.Contains("model.hiddenSize", other.Message);
    }

    [Fact]
    public void ADivergingRunStopsWithASentenceAndAGoodCheckpoint()
    {
        using var folder = new TemporaryFolder();
        var recipe = SmallCorpus.Recipe(
            SmallCorpus.Write(folder["corpus"]),
            "training.steps=400", "training.learningRate=10", "training.weightDecay=10", "training.skippedStepsLimit=5",
            "checkpoints.every=0");
        var events = new List<TrainingEvent>();
        var stop = Assert.Throws<InvalidDataException>(() => TrainingRun.Run(recipe, folder["run"], resume: false, new Told(events)));
        Assert.Contains("5 steps in a row", stop.Message);
        Assert.Contains("was skipped", events.OfType<TrainingNote>().Last().Sentence, StringComparison.Ordinal);
        Assert.All(events.OfType<TrainingStep>().TakeLast(5), step => Assert.NotNull(step.Skipped));
        var store = new CheckpointStore(folder["run", "checkpoints"], 2);
        Assert.NotNull(store.FindNewest(note => Assert.Fail(note)));
    }

    [Fact]
    public void AWallClockBudgetBecomesAPlanThatCheckpointsKeep()
    {
        using var folder = new TemporaryFolder();
        var recipe = SmallCorpus.Recipe(SmallCorpus.Write(folder["corpus"]), "training.minutes=0.05", "evaluation.every=null");
        var events = new List<TrainingEvent>();
        var outcome = TrainingRun.Run(recipe, folder["run"], resume: false, new Told(events));
        var plan = Assert.Single(events.OfType<TrainingStarted>()).Plan;
        Assert.InRange(plan.Steps, 1, 100_000);
        Assert.True(outcome.Completed);
        Assert.Equal(plan with { Steps = outcome.LastStep }, CheckpointStore.Verify(outcome.Checkpoint).Plan);
    }

    [Fact]
    public void AMachineThatBecomesSlowerEndsInTimeAllTheSame()
    {
        using var folder = new TemporaryFolder();
        var recipe = SmallCorpus.Recipe(
            SmallCorpus.Write(folder["corpus"]), "training.minutes=0.1", "evaluation.every=null", "checkpoints.every=0", "checkpoints.minutes=0.005");
        var events = new List<TrainingEvent>();
        var slow = new Told(events, told => Thread.Sleep(told is TrainingStep { Step: > 20 } ? 200 : 0));
        var outcome = TrainingRun.Run(recipe, folder["run"], resume: false, slow);
        Assert.True(outcome.Completed);
        Assert.True(outcome.LastStep < Assert.Single(events.OfType<TrainingStarted>()).Plan.Steps);
        Assert.InRange(events.OfType<TrainingStep>().Last().Elapsed.TotalSeconds, 3, 8);
    }

    internal static double[] Losses(string run) => File.ReadLines(Path.Combine(run, "metrics.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("loss").GetDouble()).ToArray();

    /// <summary>What a metrics file says that does not depend on the clock.</summary>
    internal static string[] Trace(string run) => File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(line =>
    {
        var step = JsonDocument.Parse(line).RootElement;
        var timed = new[] { "seconds", "elapsedSeconds", "tokensPerSecond", "utilisation" };
        return string.Join(' ', step.EnumerateObject().Where(field => !timed.Contains(field.Name)).Select(field => field.ToString()));
    }).ToArray();

    internal sealed class Told(List<TrainingEvent> events, Action<TrainingEvent>? then = null) : IProgress<TrainingEvent>
    {
        public void Report(TrainingEvent value)
        {
            events.Add(value);
            then?.Invoke(value);
        }
    }
}
