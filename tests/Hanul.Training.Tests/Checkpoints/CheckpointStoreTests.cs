namespace Hanul.Training.Tests;

public sealed class CheckpointStoreTests
{
    [Fact]
    public void TheNewestStay()
    {
        using var folder = new TemporaryFolder();
        var store = Fill(folder, keep: 2, 0, 10, 20, 30);
        Assert.Equal([30, 20], store.Steps);
        Assert.Equal(["step-00000020", "step-00000030"], Directory.GetDirectories(store.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(30, store.FindNewest()!.Value.Manifest.Step);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("longer")]
    [InlineData("flipped")]
    [InlineData("missing")]
    [InlineData("no manifest")]
    [InlineData("half a manifest")]
    [InlineData("manifest of another kind")]
    public void ADamagedNewestIsNamedAndTheOneBeforeItIsUsed(string damage)
    {
        using var folder = new TemporaryFolder();
        var store = Fill(folder, keep: 3, 10, 20);
        var (weights, manifest) = (Path.Combine(store.PathOf(20), "weights"), Path.Combine(store.PathOf(20), "manifest.json"));
        var bytes = File.ReadAllBytes(weights);
        switch (damage)
        {
            case "cut": File.WriteAllBytes(weights, bytes[..^1]); break;
            case "longer": File.WriteAllBytes(weights, [.. bytes, 0]); break;
            case "flipped": File.WriteAllBytes(weights, [(byte)(bytes[0] ^ 1), .. bytes[1..]]); break;
            case "missing": File.Delete(weights); break;
            case "no manifest": File.Delete(manifest); break;
            case "half a manifest": File.WriteAllText(manifest, File.ReadAllText(manifest)[..100]); break;
            default: File.WriteAllText(manifest, "{}"); break;
        }

        var notes = new List<string>();
        Assert.Equal(10, store.FindNewest(notes.Add)!.Value.Manifest.Step);
        Assert.Contains("step 20 is damaged", Assert.Single(notes), StringComparison.Ordinal);
        store.RemoveAfter(10);
        Assert.Equal([10], store.Steps);
    }

    [Fact]
    public void AFailedSaveLeavesTheOldOnes()
    {
        using var folder = new TemporaryFolder();
        var store = Fill(folder, keep: 1, 10);
        Assert.Throws<IOException>(() => store.Save(Manifest(20), temporary =>
        {
            File.WriteAllText(Path.Combine(temporary, "weights"), "half");
            throw new IOException("The disk is full.");
        }));
        Assert.Equal("step-00000010", Path.GetFileName(Assert.Single(Directory.GetDirectories(store.Folder))));
        Assert.Equal(10, store.FindNewest()!.Value.Manifest.Step);
    }

    [Fact]
    public void WhatAKillLeftIsCleared()
    {
        using var folder = new TemporaryFolder();
        var store = Fill(folder, keep: 2, 10);
        Directory.CreateDirectory(store.PathOf(20) + ".partial");
        File.WriteAllText(Path.Combine(store.PathOf(20) + ".partial", "weights"), "half");
        Assert.Equal([10], store.Steps);
        store.RemoveAfter(10);
        Assert.Single(Directory.GetDirectories(store.Folder));
    }

    [Fact]
    public void AManifestKeepsEveryBit()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder["checkpoints"], 1);
        double[] losses = [1.0 / 3, Math.E, double.Epsilon];
        var manifest = Manifest(7) with { RecentLosses = losses, NoisePosition = long.MaxValue, Loss = 0.1 + 0.2 };
        store.Save(manifest, _ => { });
        var read = store.FindNewest()!.Value.Manifest;
        Assert.Equal(manifest.RecentLosses, read.RecentLosses);
        Assert.Equal((manifest.NoisePosition, manifest.Loss, manifest.Plan), (read.NoisePosition, read.Loss, read.Plan));
    }

    private static CheckpointStore Fill(TemporaryFolder folder, int keep, params int[] steps)
    {
        var store = new CheckpointStore(folder["checkpoints"], keep);
        foreach (var step in steps)
            store.Save(Manifest(step), temporary => File.WriteAllText(Path.Combine(temporary, "weights"), $"the weights of step {step}"));
        return store;
    }

    private static CheckpointManifest Manifest(int step) => new()
    {
        Step = step,
        NextSample = step * 8L,
        Plan = new(100, 5, 10),
        OptimizerSteps = step,
        NoiseSeed = 1,
        NoisePosition = 2,
        RecentLosses = [],
        SkippedInRow = 0,
        ElapsedSeconds = 1.5,
        RecipeHash = "",
        Libraries = new Dictionary<string, string>(),
    };
}
