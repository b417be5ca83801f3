using System.Text.Json.Nodes;

namespace Hanul.Cli.Tests;

[Collection("console")]
public class PlanCommandTests
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "hanul-plan-" + Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task A_published_run_is_predicted_in_its_published_layout()
    {
        var plan = JsonNode.Parse(await Say("plan megatron-turing-530b --gpus 2240xA100-80GB --batch 1920 --json"))!;
        Assert.Equal(8, plan["layout"]!["tensor"]!.GetValue<int>());
        Assert.Equal(35, plan["layout"]!["pipeline"]!.GetValue<int>());
        // Smith et al., 2022, section 2.4: 60.1 seconds.
        Assert.InRange(plan["step_time_s"]!.GetValue<double>(), 60.1 * 0.85, 60.1 * 1.15);
        Assert.True(plan["fits"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_search_shows_its_front()
    {
        var plan = JsonNode.Parse(await Say("plan llama-3-70b --gpus 64xH100 --tokens 1T --search --json"))!;
        Assert.NotEmpty(plan["search"]!["front"]!.AsArray());
        Assert.True(plan["run"]!["days"]!.GetValue<double>() > 0);
        Assert.False(string.IsNullOrEmpty(plan["search"]!["why_runner_up_lost"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_training_recipe_is_planned()
    {
        var recipe = Path.Combine(Repository.Root, "recipes", "gpt2-124m.json");
        var plan = JsonNode.Parse(await Say($"plan {recipe} --gpus 8xH200 --json"))!;
        Assert.Equal(124e6, plan["parameters"]!.GetValue<double>(), 1e6);
    }

    [Fact]
    public async Task Explaining_needs_no_processors()
    {
        var text = await Say("plan switch-c-1.6t --explain");
        Assert.Contains("1,571,375,798,688", text, StringComparison.Ordinal);
        Assert.Contains("experts", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_extrapolated_says_so_in_the_table_too() =>
        Assert.Contains("EXTRAPOLATED", await Say("plan hyperclova-204b --gpus 1024xA100 --tokens 300B"), StringComparison.Ordinal);

    [Fact]
    public async Task Rows_of_a_file_are_a_json_line_each()
    {
        var rows = Path.Combine(Repository.Root, "tests", "Hanul.Planning.Tests", "Fixtures", "korthikanti-table-5.csv");
        var lines = (await Say($"plan --rows {rows} --json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(Enumerable.Range(1, 8), lines.Select(line => line["row_id"]!.GetValue<int>()));
        Assert.All(lines, line => Assert.True(line["fits"]!.GetValue<bool>() && line["mem_gb"]!.GetValue<double>() > 0 && line["step_time_s"]!.GetValue<double>() > 0));
    }

    [Fact]
    public async Task A_page_is_written_whole()
    {
        var pages = Path.Combine(Folder, "pages");
        Directory.CreateDirectory(pages);
        var page = Path.Combine(pages, "plan.html");
        await Say($"plan llama-3-8b --gpus 8xH100 --tp 2 --pp 2 --tokens 1T --html {page}");
        Assert.EndsWith("</html>", (await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken)).TrimEnd(), StringComparison.Ordinal);
        Assert.Equal([page], Directory.GetFiles(pages));
        Directory.Delete(Folder, recursive: true);
    }

    [Fact]
    public async Task This_machine_takes_a_recipes_step_as_training_does()
    {
        Directory.CreateDirectory(Folder);
        var before = Environment.GetEnvironmentVariable("HANUL_HOME");
        Environment.SetEnvironmentVariable("HANUL_HOME", Folder);
        try
        {
            var recipe = Path.Combine(Repository.Root, "recipes", "nsmc-dense.json");
            Assert.Equal(1, await HanulCommand.RunAsync(["plan", recipe, "--gpus", "this"], TestContext.Current.CancellationToken));
            await File.WriteAllTextAsync(
                Path.Combine(Folder, "machine.json"),
                """{ "accelerators": [ { "name": "this", "memoryGiB": 16, "memoryGBs": 20, "teraflopsHalf": 0.2, "teraflopsFloat32": 0.2, "multiprocessors": 2, "nodeSize": 1 } ] }""",
                TestContext.Current.CancellationToken);
            var plan = JsonNode.Parse(await Say($"plan {recipe} --gpus this --json"))!;
            Assert.Equal("hanul", plan["layout"]!["software"]!.GetValue<string>());
            Assert.Equal(32, plan["layout"]!["micro_batch"]!.GetValue<int>());
            Assert.Equal("fp32", plan["layout"]!["precision"]!.GetValue<string>());
        }
        finally
        {
            Environment.SetEnvironmentVariable("HANUL_HOME", before);
            Directory.Delete(Folder, recursive: true);
        }
    }

    [Fact]
    public async Task All_names_are_listed()
    {
        var text = await Say("plan --list");
        Assert.Contains("kogpt-6b", text, StringComparison.Ordinal);
        Assert.Contains("GB300", text, StringComparison.Ordinal);
    }

    private static async Task<string> Say(string line)
    {
        var before = Console.Out;
        var said = new StringWriter();
        Console.SetOut(said);
        try
        {
            Assert.Equal(0, await HanulCommand.RunAsync(line.Split(' '), TestContext.Current.CancellationToken));
            return said.ToString();
        }
        finally
        {
            Console.SetOut(before);
        }
    }
}
