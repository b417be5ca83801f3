using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hanul.Distributed;

namespace Hanul.Planning.Tests;

public partial class PlanPageTests
{
    [Fact]
    public void The_page_is_well_formed_and_closes_no_element_with_a_slash_that_html_would_leave_open()
    {
        var page = PlanPage.Html(Large());
        Assert.Equal("html", XDocument.Parse(page).Root!.Name.LocalName);
        string[] mayBeEmpty = ["meta", "rect", "line", "circle", "path"];
        Assert.All(SelfClosed().Matches(page), match => Assert.Contains(match.Groups[1].Value, mayBeEmpty));
    }

    [Fact]
    public void The_page_loads_nothing()
    {
        var page = PlanPage.Html(Large());
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        var names = Elements(page).Select(element => element.Name.LocalName).ToHashSet();
        Assert.Empty(names.Intersect(["script", "img", "link", "iframe", "object", "image", "use"]));
        Assert.All(Elements(page), element => Assert.Null(element.Attribute("href") ?? element.Attribute("src")));
    }

    [Fact]
    public void The_style_sheet_has_nothing_that_markup_would_escape()
    {
        var style = Elements(PlanPage.Html(Large())).Single(element => element.Name == "style");
        Assert.Equal(-1, style.Value.AsSpan().IndexOfAny("<>&"));
    }

    [Theory]
    [InlineData("</title><script>alert(1)</script>")]
    [InlineData("\" onload=\"alert(1)")]
    [InlineData("]]> <!-- &lt; \u0001\uD800 \u202Eevil")]
    public void A_hostile_name_stays_text(string name)
    {
        var report = Small();
        var plan = report.Prediction.Plan;
        var model = plan.Model with { Title = name, Name = name, Note = name };
        var hostile = report with { Prediction = report.Prediction with { Plan = plan with { Model = model } }, FirstBreak = name };
        var page = PlanPage.Html(hostile);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.All(Elements(page), element => Assert.Null(element.Attribute("onload")));
        Assert.Equal(Elements(PlanPage.Html(report)).Count, Elements(page).Count);
        var heading = Elements(page).Single(element => element.Name == "h1").Value;
        Assert.Equal(new string([.. name.Where(letter => letter is not ('\u0001' or '\uD800' or '\u202E' or '\uFFFD'))]), heading.Replace("\uFFFD", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Korean_stays_Korean()
    {
        var report = Small();
        var plan = report.Prediction.Plan;
        var page = PlanPage.Html(report with { Prediction = report.Prediction with { Plan = plan with { Model = plan.Model with { Title = "한울 70억" } } } });
        Assert.Contains("<h1>한울 70억</h1>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(128)]
    public void Every_stage_is_on_the_page(int stages)
    {
        var page = PlanPage.Html(Report("megatron-1t", "A100-80GB", new() { Tensor = 8, Pipeline = stages, Data = 2 }, 512, 300e9));
        var table = Elements(page).Single(element => element.Name == "tbody" && element.Parent!.Value.StartsWith("Memory of one processor", StringComparison.Ordinal));
        Assert.Equal(
            Enumerable.Range(1, stages).Select(stage => stage.ToString(CultureInfo.InvariantCulture)),
            table.Elements("tr").Select(row => row.Element("th")!.Value));
        Assert.InRange(page.Length, 10_000, 500_000);
    }

    [Theory]
    [InlineData(PipelineScheduleKind.OneForwardOneBackward, 1)]
    [InlineData(PipelineScheduleKind.Interleaved, 3)]
    [InlineData(PipelineScheduleKind.ZeroBubble, 1)]
    [InlineData(PipelineScheduleKind.ZeroBubbleDoubleMemory, 1)]
    public void Every_schedule_has_a_picture(PipelineScheduleKind schedule, int chunks)
    {
        foreach (var stages in chunks > 1 ? new[] { 4 } : [1, 4])
        {
            var plan = Plan("megatron-18b", "A100-80GB", new() { Tensor = 8, Pipeline = stages, VirtualPipeline = chunks, Data = 2 }, 96) with { Schedule = schedule };
            var page = PlanPage.Html(PlanReport.Of(Planner.Predict(plan), null, new()));
            Assert.Contains(Elements(page), element => element.Name == "path" && (string?)element.Attribute("class") == "bar forward");
        }
    }

    [Fact]
    public void The_same_report_gives_the_same_page_in_every_culture()
    {
        var report = Large();
        var page = PlanPage.Html(report);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
            Assert.Equal(page, PlanPage.Html(report));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void The_same_plan_gives_the_same_page() => Assert.Equal(PlanPage.Html(Large()), PlanPage.Html(Large()));

    [Fact]
    public void A_plan_that_does_not_fit_says_so_first()
    {
        var report = Report("gpt-3-175b", "A100-40GB", new() { Data = 8 }, 64, 300e9);
        Assert.False(report.Prediction.Fits);
        var header = Elements(PlanPage.Html(report)).Single(element => element.Name == "header").Value;
        Assert.Contains("It does not fit", header, StringComparison.Ordinal);
        Assert.Contains("Not enough memory.", header, StringComparison.Ordinal);
    }

    [Fact]
    public void An_extrapolated_model_carries_a_warning()
    {
        var report = Report("exaone-13b", "A100-80GB", new() { Tensor = 8, Data = 8 }, 512, 300e9);
        Assert.Contains("layout is a guess", PlanPage.Html(report), StringComparison.Ordinal);
        Assert.DoesNotContain("layout is a guess", PlanPage.Html(Large()), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_number_of_tokens_there_is_no_cost()
    {
        var page = PlanPage.Html(Report("megatron-1.7b", "H100-80GB", new() { Data = 8 }, 512, null));
        Assert.DoesNotContain("costs about", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Sooner or cheaper", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_drawing_says_what_it_is()
    {
        var drawings = Elements(PlanPage.Html(Large())).Where(element => element.Name == "svg").ToArray();
        Assert.Equal(7, drawings.Length);
        Assert.All(drawings, drawing => Assert.NotEmpty(drawing.Element("title")!.Value));
        Assert.All(drawings, drawing => Assert.NotEmpty(drawing.Element("desc")!.Value));
    }

    [Fact]
    public void No_number_in_a_drawing_is_undefined()
    {
        foreach (var report in new[] { Large(), Small(), Report("megatron-1.7b", "CPU-64C", new(), 8, 1) })
            Assert.DoesNotMatch("NaN|∞|Infinity", PlanPage.Html(report));
    }

    private static PlanReport Large() => PlanReport.Of(
        Planner.Predict(Plan("megatron-turing-530b", "A100-80GB", new() { Tensor = 8, Pipeline = 35, Data = 8 }, 1920) with
        {
            Recomputation = Recomputation.Full,
            Software = TrainingSoftware.Find("megatron-2021"),
        }), 270e9, new());

    private static PlanReport Small() => Report("exaone-3.5-2.4b", "H100-80GB", new() { Data = 8 }, 256, 100e9);

    private static PlanReport Report(string model, string accelerator, ParallelLayout layout, int batch, double? tokens) =>
        PlanReport.Of(Planner.Predict(Plan(model, accelerator, layout, batch)), tokens, new());

    private static RunPlan Plan(string model, string accelerator, ParallelLayout layout, int batch) => new()
    {
        Model = ModelCatalog.Find(model),
        Cluster = new() { Accelerator = AcceleratorCatalog.Default.Find(accelerator), Count = (int)layout.RankCount },
        Layout = layout,
        GlobalBatch = batch,
    };

    private static List<XElement> Elements(string page) => [.. XDocument.Parse(page).Descendants()];

    [GeneratedRegex("<([a-z0-9]+)[^<>]*/>")]
    private static partial Regex SelfClosed();
}
