using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Hanul.Planning;

/// <summary>Elements of the page. They are XML, so every name that a user wrote is escaped wherever it stands.</summary>
internal static class Markup
{
    /// <summary>An element.</summary>
    /// <param name="name">Its tag.</param>
    /// <param name="kind">Its class, or null.</param>
    /// <param name="content">Text, attributes, elements and lists of them; null is left out.</param>
    public static XElement Element(string name, string? kind, params object?[] content)
    {
        var element = new XElement(name);
        if (kind is not null)
            element.SetAttributeValue("class", kind);
        foreach (var each in content)
            element.Add(each is string text ? Clean(text) : each);
        // HTML closes no element with a slash: <td/> would swallow what follows.
        if (element.IsEmpty && name is not "meta" and not "br")
            element.Value = "";
        return element;
    }

    /// <summary>A figure: a heading, a sentence on how to read it, and what is drawn.</summary>
    public static XElement Section(string heading, string caption, params object?[] content) => Element("section", null,
        Element("h2", null, heading), Element("p", "caption", caption), content);

    /// <summary>A table whose first column names the row. It scrolls by itself where the screen is narrow.</summary>
    /// <param name="caption">What it holds, for those who hear it.</param>
    /// <param name="head">Names of columns, or their cells.</param>
    /// <param name="rows">Cells: text or elements.</param>
    public static XElement Table(string caption, IEnumerable<object> head, IEnumerable<IEnumerable<object>> rows) =>
        Element("div", "scroll", new XAttribute("tabindex", "0"), new XAttribute("role", "region"), new XAttribute("aria-label", caption),
            Element("table", null,
                Element("caption", null, caption),
                Element("thead", null, Element("tr", null, head.Select(Head).ToArray<object>())),
                Element("tbody", null, rows.Select(row => Element("tr", null, row.Select(Cell).ToArray<object>())).ToArray<object>())));

    /// <summary>A long table, closed until somebody asks for it.</summary>
    public static XElement Folded(string summary, XElement table) => Element("details", null, Element("summary", null, summary), table);

    /// <summary>What the colours of a figure mean.</summary>
    public static XElement Legend(params (string Kind, string Name)[] entries) =>
        Element("ul", "legend", entries.Select(entry => Element("li", null, Swatch(entry.Kind), entry.Name)).ToArray<object>());

    /// <summary>A small square of a colour.</summary>
    public static XElement Swatch(string kind) => Element("span", "swatch " + kind);

    /// <summary>Text without characters that no page may hold: control characters, halves of pairs.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Marks that turn the direction of writing could make a name read as something else.
            if (rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069)
                continue;
            if (rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value))
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>The head of a column that holds words, which start at its left.</summary>
    public static XElement WordsHead(string name) => Element("th", "words", new XAttribute("scope", "col"), name);

    private static XElement Head(object name) => name as XElement ?? Element("th", null, new XAttribute("scope", "col"), name);

    private static XElement Cell(object content, int column) => column == 0
        ? Element("th", null, new XAttribute("scope", "row"), content)
        : content as XElement is { Name.LocalName: "td" } cell ? cell : Element("td", null, content);
}
