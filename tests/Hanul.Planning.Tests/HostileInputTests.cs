using Hanul.Distributed;

namespace Hanul.Planning.Tests;

public sealed class HostileInputTests
{
    private static readonly int[] Numbers = [-1, 0, 1, 2, 3, 7, 8, 64, 127, 1000, 65536, 1_000_000_000, int.MaxValue, int.MinValue];
    private static readonly int[] Ordinary = [1, 1, 1, 1, 2, 4];
    private static readonly double[] Reals = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, 0, 0.5, 1, 1.5, 1e9, 1e300, double.Epsilon];

    // Ten thousand plans that nobody should ask for: each is predicted with finite numbers, or refused in a sentence; none crashes or hangs.
    [Fact]
    public void Ten_thousand_absurd_plans_are_answered_or_refused_in_a_sentence()
    {
        var random = new Random(2022);
        int Number() => random.Next(3) == 0 ? random.Next(1, 65) : Numbers[random.Next(Numbers.Length)];
        int Degree() => random.Next(12) == 0 ? Number() : Ordinary[random.Next(Ordinary.Length)];
        var answered = 0;
        for (var attempt = 0; attempt < 10_000; attempt++)
        {
            var model = ModelCatalog.All[random.Next(ModelCatalog.All.Count)];
            if (random.Next(8) == 0)
                model = Absurd(Number(), Number(), Number(), Number());
            var layout = new ParallelLayout
            {
                Data = Degree(),
                Tensor = Degree(),
                Pipeline = Degree(),
                VirtualPipeline = Degree(),
                Context = Degree(),
                Expert = Degree(),
                ExpertTensor = Degree(),
            };
            var plan = new RunPlan
            {
                Model = model,
                Layout = layout,
                GlobalBatch = random.Next(8) > 0 ? (int)Math.Clamp(layout.Data * 8L, int.MinValue, int.MaxValue) : Number(),
                MicroBatch = Degree(),
                Cluster = Plans.Cluster(AcceleratorCatalog.Default.All[random.Next(AcceleratorCatalog.Default.All.Count)].Name, random.Next(8) > 0 ? (int)Math.Clamp(layout.RankCount, int.MinValue, int.MaxValue) : Number()),
                SequenceLength = random.Next(8) > 0 ? 0 : Number(),
                ZeroStage = random.Next(8) > 0 ? random.Next(4) : Number(),
                Format = (MatrixFormat)random.Next(4),
                Recomputation = (Recomputation)random.Next(3),
                ExpertImbalance = random.Next(4) > 0 ? 1 : Reals[random.Next(Reals.Length)],
                Schedule = (PipelineScheduleKind)random.Next(4),
                Software = TrainingSoftware.All[random.Next(TrainingSoftware.All.Count)],
            };
            if (PlanCheck.Problem(plan) is { } problem)
            {
                Assert.True(problem.Length > 20 && problem.Contains(' ', StringComparison.Ordinal), problem);
                continue;
            }

            var prediction = Planner.Predict(plan);
            Assert.True(double.IsFinite(prediction.Memory.Total) && prediction.Memory.Total > 0, $"{model.Name} {model.HiddenSize} {model.VocabularySize} {layout}: {prediction.Memory}");
            Assert.True(prediction.Step.Total > TimeSpan.Zero, $"{model.Name} {layout}: {prediction.Step}");
            answered++;
        }

        Assert.True(answered > 100, $"Only {answered} of the plans could be planned; the others test nothing but the check.");
    }

    [Fact]
    public void Absurd_prices_are_refused()
    {
        var prediction = Planner.Predict(Plans.Small(data: 8));
        foreach (var value in Reals.Where(value => !(value >= 0) || value > 1e6))
            Assert.Throws<InvalidDataException>(() => RunCost.Of(prediction, 1e9, new() { PerHour = value }));
        foreach (var value in Reals.Where(value => !(value > 0) || value > 1e18))
            Assert.Throws<InvalidDataException>(() => RunCost.Of(prediction, value, new()));
    }

    [Theory]
    [InlineData("0xH100")]
    [InlineData("-5xH100")]
    [InlineData("99999999999999xH100")]
    [InlineData("1.5xH100")]
    [InlineData("8xH9000")]
    [InlineData("x")]
    [InlineData("")]
    public void Absurd_clusters_are_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => Cluster.Parse(text, AcceleratorCatalog.Default));

    [Theory]
    [InlineData("NaN")]
    [InlineData("-3B")]
    [InlineData("0")]
    [InlineData("B")]
    [InlineData("1e400")]
    [InlineData("many")]
    public void Absurd_tokens_are_refused(string text) => Assert.Throws<InvalidDataException>(() => PlanWords.Tokens(text));

    private static PlannedModel Absurd(int layers, int hidden, int heads, int vocabulary) => new()
    {
        Name = "absurd",
        Title = "absurd",
        HiddenSize = hidden,
        VocabularySize = vocabulary,
        SequenceLength = 128,
        Blocks = [new("layer", layers, Layers.Of(new() { Hidden = hidden, Heads = heads == 0 ? 1 : heads, HeadSize = 64, Intermediate = Math.Abs(hidden / 2) }))],
    };
}
