using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Hanul.Planning;

/// <summary>A drawing in numbers of a fixed width, which the page stretches. Colours are classes, so that day, night and print choose them.</summary>
internal sealed class Svg
{
    private readonly XElement root;

    /// <summary>An empty drawing.</summary>
    /// <param name="kind">Its class.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="title">What it is, for those who hear the page.</param>
    /// <param name="description">What it shows.</param>
    public Svg(string kind, double width, double height, string title, string description) =>
        root = Markup.Element("svg", kind, new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"), new XAttribute("role", "img"),
            Markup.Element("title", null, title), Markup.Element("desc", null, description));

    /// <summary>The drawing.</summary>
    public XElement Element => root;

    public void Rectangle(string kind, double x, double y, double width, double height) => root.Add(Markup.Element("rect", kind,
        Attribute("x", x), Attribute("y", y), Attribute("width", Math.Max(0, width)), Attribute("height", Math.Max(0, height))));

    public void Line(string kind, double x, double y, double toX, double toY) => root.Add(Markup.Element("line", kind,
        Attribute("x1", x), Attribute("y1", y), Attribute("x2", toX), Attribute("y2", toY)));

    public void Circle(string kind, double x, double y, double radius) => root.Add(Markup.Element("circle", kind,
        Attribute("cx", x), Attribute("cy", y), Attribute("r", radius)));

    /// <summary>Words.</summary>
    /// <param name="x">Where.</param>
    /// <param name="y">The line they stand on.</param>
    /// <param name="words">The words.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="kind">A class, or null.</param>
    public void Text(double x, double y, string words, string anchor = "start", string? kind = null) => root.Add(Markup.Element("text", kind,
        Attribute("x", x), Attribute("y", y), new XAttribute("text-anchor", anchor), words));

    public void Path(string kind, string data)
    {
        if (data.Length > 0)
            root.Add(Markup.Element("path", kind, new XAttribute("d", data)));
    }

    /// <summary>A line through points.</summary>
    public void Curve(string kind, IEnumerable<(double X, double Y)> points) =>
        Path(kind, string.Concat(points.Select((point, index) => $"{(index == 0 ? 'M' : 'L')}{Number(point.X)} {Number(point.Y)}")));

    /// <summary>Many flat bars as one element: dashes of a line as thick as the bars are high.</summary>
    public void Bars(string kind, string dashes, double height)
    {
        if (dashes.Length > 0)
            root.Add(Markup.Element("path", kind, new XAttribute("d", dashes), Attribute("stroke-width", height)));
    }

    /// <summary>Adds a bar to those of <see cref="Bars"/>.</summary>
    public static void Dash(StringBuilder dashes, double x, double middle, double length) =>
        dashes.Append(CultureInfo.InvariantCulture, $"M{Number(x)} {Number(middle)}h{Number(length)}");

    /// <summary>About how wide words are in the drawing's letters.</summary>
    public static double WidthOf(string words) => 6.6 * words.Length;

    private static XAttribute Attribute(string name, double value) => new(name, Number(value));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
