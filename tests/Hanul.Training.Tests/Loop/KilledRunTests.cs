using System.Diagnostics;
using System.Globalization;

namespace Hanul.Training.Tests;

/// <summary>Kills a real training process at random moments and holds the resumed run to an undisturbed one, bit for bit.</summary>
public sealed class KilledRunTests(ITestOutputHelper output)
{
    private static readonly string Trainee = Path.Combine(
        AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Hanul.Training.Trainee.exe" : "Hanul.Training.Trainee");

    [Fact]
    public void ThreeKillsLeaveNoTrace() => KillAndCompare(kills: 3, steps: 40, precision: "fp32");

    [Theory(Explicit = true)]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void TwentyKillsLeaveNoTrace(string precision) => KillAndCompare(kills: 20, steps: 400, precision);

    private void KillAndCompare(int kills, int steps, string precision)
    {
        using var folder = new TemporaryFolder();
        var recipe = SmallCorpus.Recipe(SmallCorpus.Write(folder["corpus"]), $"training.steps={steps}", "checkpoints.every=3", $"training.precision={precision}");
        File.WriteAllText(folder["recipe.json"], recipe.ToJson());
        var clock = Stopwatch.StartNew();
        Finish(folder, "undisturbed");
        var whole = clock.Elapsed;
        output.WriteLine($"undisturbed: {steps} steps in {whole.TotalSeconds:0.0} s");
        output.WriteLine("kill  after ms  metrics lines  checkpoints             unfinished");
        var random = new Random(20250101);
        for (var kill = 1; kill <= kills; kill++)
        {
            var after = whole * random.NextDouble() * (kills > 3 ? Math.Min(1, 6.0 / kills) : 0.7);
            using var process = Start(folder, "run");
            if (!process.WaitForExit(after))
                process.Kill(entireProcessTree: true);
            process.WaitForExit();
            output.WriteLine($"{kill,4}  {after.TotalMilliseconds,8:0}  {Describe(folder["run"])}");
        }

        Finish(folder, "run");
        Assert.Equal(TrainingRunTests.Trace(folder["undisturbed"]), TrainingRunTests.Trace(folder["run"]));
        Assert.Equal(Events(folder["undisturbed"]), Events(folder["run"]));
        foreach (var file in (string[])["model.safetensors", "optimizer.safetensors"])
            Assert.Equal(Final(folder["undisturbed"], steps, file), Final(folder["run"], steps, file));
        output.WriteLine($"{steps} losses, {steps / 10} evaluations, weights and moments equal to the undisturbed run's, bit for bit");
    }

    /// <summary>What a kill left behind. Every checkpoint under its final name must be whole.</summary>
    private static string Describe(string run)
    {
        var metrics = Path.Combine(run, "metrics.jsonl");
        var lines = File.Exists(metrics) ? File.ReadAllText(metrics).Count(letter => letter == '\n') : 0;
        var store = new CheckpointStore(Path.Combine(run, "checkpoints"), 2);
        foreach (var step in store.Steps)
            Assert.Equal(step, CheckpointStore.Verify(store.PathOf(step)).Step);
        var partial = Directory.Exists(store.Folder) ? Directory.GetDirectories(store.Folder, "*.partial").Length : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{lines,13}  {string.Join(", ", store.Steps),-22}  {partial}");
    }

    private static void Finish(TemporaryFolder folder, string run)
    {
        using var process = Start(folder, run);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }

    private static Process Start(TemporaryFolder folder, string run) =>
        Process.Start(new ProcessStartInfo(Trainee, [folder["recipe.json"], folder[run]]) { RedirectStandardError = true })!;

    private static string[] Events(string run) => EventFileTests.Read(Path.Combine(run, "tensorboard"))
        .SelectMany(record => record.Values.Where(value => !value.Tag.StartsWith("speed/", StringComparison.Ordinal)).Select(value => $"{record.Step} {value}"))
        .ToArray();

    private static string Final(string run, int steps, string file)
    {
        var store = new CheckpointStore(Path.Combine(run, "checkpoints"), 2);
        return CheckpointStore.Verify(store.PathOf(steps)).Files[file].Sha256;
    }
}
