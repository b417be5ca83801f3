namespace Hanul.Planning.Tests;

public sealed class PublishedRunTests
{
    private static string Fixture => Path.Combine(AppContext.BaseDirectory, "Fixtures", "korthikanti-table-5.csv");

    [Fact]
    public void Every_row_of_table_five_is_within_six_percent()
    {
        foreach (var run in PublishedRun.Read(Fixture))
        {
            var plan = PublishedPlan.Of(run, AcceleratorCatalog.Default, out var missing);
            Assert.True(plan is not null, missing);
            Assert.InRange(Planner.Predict(plan).Step.Total.TotalSeconds / run.StepSeconds!.Value, 0.94, 1.06);
        }
    }

    // All published runs, where they lie beside the checkout.
    [Fact]
    public void Half_of_all_published_steps_are_within_eight_percent()
    {
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../../shared/planning/published-runs.csv"));
        Assert.SkipUnless(File.Exists(path), $"The file of published runs is not at {path}.");
        var errors = new List<double>();
        foreach (var run in PublishedRun.Read(path).Where(run => run.StepSeconds > 0 && run.Fitted == true && run.Text("kind") == "step"))
        {
            if (PublishedPlan.Of(run, AcceleratorCatalog.Default, out _) is { } plan)
                errors.Add(Math.Abs(Planner.Predict(plan).Step.Total.TotalSeconds / run.StepSeconds!.Value - 1));
        }

        Assert.True(errors.Count > 1000);
        Assert.InRange(errors.Order().ElementAt(errors.Count / 2), 0, 0.08);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "row_id")]
    [InlineData("", "row_id")]
    [InlineData("row_id,model\n1,\"a\n2,b\n", "quotation mark")]
    public void A_file_without_row_ids_is_a_sentence(string text, string named)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, text);
        try
        {
            Assert.Contains(named, Assert.Throws<InvalidDataException>(() => PublishedRun.Read(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_row_that_states_too_little_says_what_is_missing()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, "row_id,model,gpu,gpus,layers,hidden,heads\n1,Mystery 7B,H100,8,,,\n2,\"A \"\"quoted\"\" name, with a comma\",H100,8,2,128,4\n3,x,abacus,8,2,128,4\n4,x,H100,,2,128,4\n5,x\n");
        try
        {
            var missing = PublishedRun.Read(path).Select(run => PublishedPlan.Of(run, AcceleratorCatalog.Default, out var why) is null ? why : null).ToArray();
            Assert.Contains("Mystery 7B", missing[0], StringComparison.Ordinal);
            Assert.Null(missing[1]);
            Assert.Contains("abacus", missing[2], StringComparison.Ordinal);
            Assert.Contains("number of processors", missing[3], StringComparison.Ordinal);
            Assert.NotNull(missing[4]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Published_plans_of_the_fixture_survive_every_cell_being_absurd()
    {
        var lines = File.ReadAllLines(Fixture);
        var columns = lines[0].Split(',');
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            foreach (var absurd in new[] { "", "-1", "0", "1e308", "NaN", "2147483648", "x" })
            {
                for (var column = 0; column < columns.Length; column++)
                {
                    var cells = lines[3].Split(',');
                    cells[column] = absurd;
                    File.WriteAllText(path, lines[0] + "\n" + string.Join(',', cells) + "\n");
                    foreach (var run in PublishedRun.Read(path))
                    {
                        if (PublishedPlan.Of(run, AcceleratorCatalog.Default, out var why) is { } plan)
                            Assert.True(double.IsFinite(Planner.Predict(plan).Memory.Total));
                        else
                            Assert.False(string.IsNullOrEmpty(why));
                    }
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
