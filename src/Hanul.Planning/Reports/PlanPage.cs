using System.Xml.Linq;

namespace Hanul.Planning;

/// <summary>A plan as one HTML file that needs nothing else: no network, no script, no font. It can be mailed, opened on a phone and printed.</summary>
public static class PlanPage
{
    /// <summary>The page. The same report always gives the same characters, so no date is on it.</summary>
    /// <param name="report">What is told.</param>
    public static string Html(PlanReport report)
    {
        var model = report.Prediction.Plan.Model;
        var page = Markup.Element("html", null, new XAttribute("lang", "en"),
            Markup.Element("head", null,
                Markup.Element("meta", null, new XAttribute("charset", "utf-8")),
                Markup.Element("meta", null, new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                // Whatever a hostile model name might smuggle in, a browser would load nothing for it.
                Markup.Element("meta", null,
                    new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", "default-src 'none'; style-src 'unsafe-inline'")),
                Markup.Element("title", null, $"{model.Title}: training plan"),
                Markup.Element("style", null, Style())),
            Markup.Element("body", null, Markup.Element("main", null, Sections(report)), Footer()));
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting).ReplaceLineEndings("\n") + "\n";
    }

    private static object?[] Sections(PlanReport report) =>
    [
        Answer.Of(report), KeyFigures.Of(report),
        MemoryChart.Of(report.Prediction), StepChart.Of(report.Prediction), TimelineChart.Of(report.Prediction),
        Markup.Element("div", "pair", ScalingChart.Of(report), CostChart.Of(report)),
        ScalingTable.Of(report), Assumptions.Of(report),
    ];

    private static XElement Footer() => Markup.Element("footer", null,
        Markup.Element("p", null,
            "A prediction by Hanul's planner; nothing here was measured. Its constants were fitted to published training runs of well-tuned systems: "
            + "other software, a slower network or failing machines make a real run slower and dearer, and prices are assumptions until you put your own in."));

    // An angle bracket or an ampersand would be escaped in here, and a browser reads a style sheet as it stands; a test keeps them out.
    private static string Style()
    {
        using var stream = typeof(PlanPage).Assembly.GetManifestResourceStream("Hanul.Planning.PlanPage.css")!;
        using var reader = new StreamReader(stream);
        return "\n" + reader.ReadToEnd();
    }
}
