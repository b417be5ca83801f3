using System.Text.Json;

namespace Hanul.Training.Tests;

public sealed class MetricsFileTests
{
    [Fact]
    public void ALineHoldsEverythingAndNumbersKeepEveryBit()
    {
        using var folder = new TemporaryFolder();
        using (var file = MetricsFile.Open(folder.Path, 0))
        {
            file.Append(Step(1) with { Loss = 1.0 / 3, ValidationLoss = Math.PI, BitsPerByte = 1.25, Skipped = "why \"so\"" });
            file.Append(Step(2) with { Loss = double.NaN, Routers = [new(3, [0.25, 0.75], 0.01, 0.011, 0.002, 0.6)] });
        }

        var lines = File.ReadAllLines(folder["metrics.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(1.0 / 3, lines[0].GetProperty("loss").GetDouble());
        Assert.Equal(Math.PI, lines[0].GetProperty("validationLoss").GetDouble());
        Assert.Equal("why \"so\"", lines[0].GetProperty("skipped").GetString());
        Assert.False(lines[0].TryGetProperty("routers", out _));
        Assert.Equal(JsonValueKind.Null, lines[1].GetProperty("loss").ValueKind);
        Assert.False(lines[1].TryGetProperty("validationLoss", out _));
        Assert.Equal(0.75, lines[1].GetProperty("routers")[0].GetProperty("load")[1].GetDouble());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(99)]
    public void ResumingCutsWhatLiesAfterTheCheckpointAndHalfLines(int lastStep)
    {
        using var folder = new TemporaryFolder();
        using (var file = MetricsFile.Open(folder.Path, 0))
        {
            for (var step = 1; step <= 5; step++)
                file.Append(Step(step));
        }

        var whole = File.ReadAllText(folder["metrics.jsonl"]);
        foreach (var tail in (string[])["", "{\"step\":6", "{\"step\":6,\"loss\":1}", "\0\0\0"])
        {
            File.WriteAllText(folder["metrics.jsonl"], whole + tail);
            using (var again = MetricsFile.Open(folder.Path, lastStep))
                again.Append(Step(1000));
            var lines = File.ReadLines(folder["metrics.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement);
            var steps = lines.Select(line => line.GetProperty("step").GetInt32());
            Assert.Equal([.. Enumerable.Range(1, Math.Min(5, lastStep)), 1000], steps);
        }
    }

    private static TrainingStep Step(int step) => new()
    {
        Step = step,
        Of = 10,
        Loss = 2,
        LearningRate = 1e-3,
        GradientNorm = 0.5,
        Tokens = step * 100,
        Duration = TimeSpan.FromSeconds(0.5),
        Elapsed = TimeSpan.FromSeconds(step),
        TokensPerSecond = 200,
        Utilisation = 0.5,
        TimeLeft = TimeSpan.Zero,
    };
}
