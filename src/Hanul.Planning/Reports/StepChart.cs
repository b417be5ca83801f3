using System.Xml.Linq;

namespace Hanul.Planning;

/// <summary>Where the time of one step goes: a bar, and a table that is its legend.</summary>
internal static class StepChart
{
    private const double Width = 760, Height = 46;

    private static readonly (string Kind, string Name, string Meaning, Func<StepBreakdown, TimeSpan> Time)[] Parts =
    [
        ("compute", "compute", "forward and backward passes", step => step.Compute),
        ("recompute", "recompute", "forward passes computed again to save memory", step => step.Recompute),
        ("tensor", "tensor", "traffic between ranks that share a matrix", step => step.Tensor),
        ("expert", "expert", "exchanges between experts", step => step.Expert),
        ("context", "context", "traffic between ranks that share a sample", step => step.Context),
        ("pipeline", "pipeline", "activations on their way to the next stage", step => step.Pipeline),
        ("bubble", "bubble", "stages that wait for each other", step => step.Bubble),
        ("data", "data", "gradients between ranks that see other samples", step => step.Data),
        ("optimizer", "optimizer", "the update of the weights", step => step.Optimizer),
        ("overhead", "overhead", "slow starts of kernels, input, the slowest processor", step => step.Overhead),
    ];

    public static XElement Of(Prediction prediction)
    {
        var step = prediction.Step;
        var largest = Parts.MaxBy(part => part.Time(step));
        var svg = new Svg("step", Width, Height, "Time of one step",
            $"One bar of {Figures.Seconds(step.Total.TotalSeconds)}. The largest part is {largest.Name} with {Figures.Share(largest.Time(step) / step.Total)}.");
        // Wide drawings are stretched to any width; there are no words in this one that would suffer.
        svg.Element.SetAttributeValue("preserveAspectRatio", "none");
        var start = 0.0;
        foreach (var part in Parts)
        {
            var width = Width * (part.Time(step) / step.Total);
            if (width > 0)
                svg.Rectangle("part " + part.Kind, start, 0.5, width, Height - 1);
            start += width;
        }

        var rows = Parts.Select(part => (IEnumerable<object>)
        [
            Markup.Element("span", "named", Markup.Swatch(part.Kind), part.Name), Figures.Seconds(part.Time(step).TotalSeconds),
            Figures.Share(part.Time(step) / step.Total), Markup.Element("td", "words", part.Meaning),
        ]);
        var total = new object[] { "whole step", Figures.Seconds(step.Total.TotalSeconds), "100%", Markup.Element("td", "words", "the parts add up to it") };
        var hidden = new object[]
        {
            "hidden", Figures.Seconds(step.Hidden.TotalSeconds), "–", Markup.Element("td", "words", "traffic beside computation; costs no time and is not in the sum"),
        };
        return Markup.Section("One step", "Where the time goes, on the stage that has the most to do. Only traffic that nothing hides is counted.",
            svg.Element, Markup.Table("Parts of one step", ["Part", "time", "share", Markup.WordsHead("what it is")], [.. rows, total, hidden]));
    }
}
