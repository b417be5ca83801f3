using System.Diagnostics;
using System.Globalization;

namespace Hanul.Training.Tests;

/// <summary>Kills a real training process at random moments and holds the resumed run to an undisturbed one, bit for bit.</summary>
public sealed class KilledRunTests(ITestOutputHelper output)
{
    private static readonly string Trainee = Path.Combine(
        AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Hanul.Training.Trainee.exe" : "Hanul.Training.Trainee");

    [Fact]
    public void ThreeKillsLeaveNoTrace() => KillAndCompare(kills: 3, steps: 60, precision: "fp32");

    [Theory(Explicit = true)]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void TwentyKillsLeaveNoTrace(string precision) => KillAndCompare(kills: 20, steps: 600, precision);

    private void KillAndCompare(int kills, int steps, string precision)
    {
        using var folder = new TemporaryFolder();
        string[] changes = [$"training.steps={steps}", $"training.precision={precision}", "checkpoints.every=3"];
        var recipe = SmallCorpus.Recipe(SmallCorpus.Write(folder["corpus"]), changes);
        File.WriteAllText(folder["recipe.json"], recipe.ToJson());
        Finish(folder, "undisturbed");
        output.WriteLine("kill  after ms  metrics lines  checkpoints             unfinished");
        var random = new Random(20250101);
        for (var kill = 1; kill <= kills; kill++)
        {
            var clock = Stopwatch.StartNew();
            using var process = Start(folder, "run");
            if (kill % 5 != 0)
                WaitForStep(process, folder["run"], steps * kill / (kills + 1));
            Thread.Sleep(random.Next(kill % 5 == 0 ? 2000 : 30));
            Assert.False(process.HasExited, "The run was over before it could be killed.");
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            output.WriteLine($"{kill,4}  {clock.ElapsedMilliseconds,8}  {Describe(folder["run"])}");
        }

        Finish(folder, "run");
        Assert.Equal(TrainingRunTests.Trace(folder["undisturbed"]), TrainingRunTests.Trace(folder["run"]));
        Assert.Equal(Events(folder["undisturbed"]), Events(folder["run"]));
        foreach (var file in (string[])["model.safetensors", "optimizer.safetensors"])
            Assert.Equal(Final(folder["undisturbed"], steps, file), Final(folder["run"], steps, file));
        output.WriteLine($"{steps} losses, {steps / 10} evaluations, weights and moments equal to the undisturbed run's, bit for bit");
    }

    private static void WaitForStep(Process process, string run, int step)
    {
        while (!process.HasExited && LineCount(run) < step)
            Thread.Sleep(1);
    }

    private static int LineCount(string run)
    {
        var metrics = Path.Combine(run, "metrics.jsonl");
        if (!File.Exists(metrics))
            return 0;
        using var stream = new FileStream(metrics, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }

    /// <summary>What a kill left behind. Every checkpoint under its final name must be whole.</summary>
    private static string Describe(string run)
    {
        var store = new CheckpointStore(Path.Combine(run, "checkpoints"), 2);
        foreach (var step in store.Steps)
            Assert.Equal(step, CheckpointStore.Verify(store.PathOf(step)).Step);
        var partial = Directory.Exists(store.Folder) ? Directory.GetDirectories(store.Folder, "*.partial").Length : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{LineCount(run),13}  {string.Join(", ", store.Steps),-22}  {partial}");
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
        .SelectMany(record => record.Values.Select(value => (record.Step, value.Tag, value.Value)))
        .Where(value => !value.Tag.StartsWith("speed/", StringComparison.Ordinal))
        .Select(value => $"{value}")
        .ToArray();

    private static string Final(string run, int steps, string file)
    {
        var store = new CheckpointStore(Path.Combine(run, "checkpoints"), 2);
        return CheckpointStore.Verify(store.PathOf(steps)).Files[file].Sha256;
    }
}
