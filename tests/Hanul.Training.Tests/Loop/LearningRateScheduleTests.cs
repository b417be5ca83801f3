namespace Hanul.Training.Tests;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(ScheduleKind.Cosine)]
    [InlineData(ScheduleKind.WarmupStableDecay)]
    public void ItClimbsThenFallsToTheLeast(ScheduleKind kind)
    {
        var schedule = Schedule(new() { Schedule = kind, LearningRate = 1, WarmupSteps = 10, DecayFraction = 0.25 }, 100);
        Assert.Equal([0.1, 0.2, 0.3], Enumerable.Range(1, 3).Select(step => Math.Round(schedule.At(step), 12)));
        Assert.Equal(1, schedule.At(10), 12);
        Assert.Equal(0.1, schedule.At(100), 12);
        for (var step = 10; step < 100; step++)
            Assert.True(schedule.At(step + 1) <= schedule.At(step) + 1e-12);
    }

    [Fact]
    public void CosineIsHalfwayInTheMiddle() =>
        Assert.Equal(0.55, Schedule(new() { LearningRate = 1, MinimumRatio = 0.1, WarmupSteps = 20 }, 100).At(60), 12);

    [Fact]
    public void StableStaysThenFallsInALine()
    {
        var schedule = Schedule(
            new() { Schedule = ScheduleKind.WarmupStableDecay, LearningRate = 1, MinimumRatio = 0, WarmupSteps = 0, DecayFraction = 0.5 },
            100);
        Assert.Equal(1, schedule.At(1), 12);
        Assert.Equal(1, schedule.At(50), 12);
        Assert.Equal(0.5, schedule.At(75), 12);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 5)]
    [InlineData(50, 5)]
    [InlineData(0, 3)]
    public void ShortRunsHaveFiniteRates(int warmup, int steps)
    {
        foreach (var kind in Enum.GetValues<ScheduleKind>())
        {
            var schedule = Schedule(new() { Schedule = kind, LearningRate = 1, WarmupSteps = warmup, DecayFraction = 1 }, steps);
            for (var step = 1; step <= steps; step++)
                Assert.InRange(schedule.At(step), 0, 1);
        }
    }

    [Fact]
    public void TokensBecomeStepsRoundedUp()
    {
        var recipe = Recipe.Parse("""{ "training": { "tokens": 1025, "batchSize": 2, "accumulation": 2 } }""");
        Assert.Equal(2, TrainingPlan.StepsOf(recipe));
        Assert.Null(TrainingPlan.StepsOf(recipe.With("training.minutes=1")));
    }

    private static LearningRateSchedule Schedule(TrainingRecipe training, int steps) =>
        new(training, TrainingPlan.For(new() { Training = training }, steps));
}
