using System.Globalization;
using System.Xml.Linq;
using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>What was planned and what was assumed, so that somebody else can reckon it again.</summary>
internal static class Assumptions
{
    public static XElement Of(PlanReport report)
    {
        var (plan, prices) = (report.Prediction.Plan, report.Prices);
        return Markup.Section("Layout and assumptions", "Everything the numbers above depend on.", Markup.Element("div", "pair",
            List("The run", Run(plan)), List("Spread over the cluster", Spread(plan)),
            List("The cluster", Machines(plan)), List("Prices and energy", Money(plan, prices))));
    }

    private static IEnumerable<(string, string)> Run(RunPlan plan)
    {
        yield return ("Tokens of a sample", Figures.Count(plan.Sequence));
        yield return ("Samples of a step", Figures.Count(plan.GlobalBatch));
        yield return ("Samples of a micro-batch", Figures.Count(plan.MicroBatch));
        yield return ("Micro-batches of a step", Figures.Count(plan.MicroBatches));
        yield return ("Number format", plan.Format switch
        {
            MatrixFormat.Float32 => "FP32",
            MatrixFormat.Half => "FP16 or BF16",
            MatrixFormat.Eight => "FP8, attention in BF16",
            _ => "FP4, attention in BF16",
        });
        yield return ("Recomputation", plan.Recomputation switch
        {
            Recomputation.None => "none",
            Recomputation.Selective => "selective",
            _ => "whole layers",
        });
        yield return ("Software", plan.Software.Name);
        if (plan.Model.IsSparse)
            yield return ("Fullest experts over the mean", Figures.Short(plan.ExpertImbalance));
    }

    private static IEnumerable<(string, string)> Spread(RunPlan plan)
    {
        var layout = plan.Layout;
        yield return ("Layout", layout.ToString());
        yield return ("Tensor ranks", Figures.Count(layout.Tensor) + (layout.SequenceParallel ? ", sequence split" : ""));
        yield return ("Pipeline stages", Figures.Count(layout.Pipeline) + (layout.VirtualPipeline > 1 ? $" of {layout.VirtualPipeline} chunks" : ""));
        yield return ("Data ranks", Figures.Count(layout.Data));
        yield return ("Context ranks", Figures.Count(layout.Context));
        if (plan.Model.IsSparse)
            yield return ("Expert ranks", Figures.Count(layout.Expert) + (layout.ExpertTensor > 1 ? $" × {layout.ExpertTensor} tensor" : ""));
        if (layout.Pipeline > 1)
            yield return ("Schedule", ScheduleOf(plan));
        yield return ("ZeRO stage", plan.ZeroStage == 0 ? "none" : plan.ZeroStage.ToString(CultureInfo.InvariantCulture)
            + (plan.ZeroDegree > 0 ? $" over {plan.ZeroDegree} ranks" : " over all data ranks"));
    }

    private static string ScheduleOf(RunPlan plan) => plan.Layout.VirtualPipeline > 1 ? "interleaved 1F1B" : plan.Schedule switch
    {
        PipelineScheduleKind.ZeroBubble => "zero bubble (ZB-H1)",
        PipelineScheduleKind.ZeroBubbleDoubleMemory => "zero bubble, twice the memory (ZB-H2)",
        _ => "1F1B",
    };

    private static IEnumerable<(string, string)> Machines(RunPlan plan)
    {
        var (cluster, accelerator) = (plan.Cluster, plan.Cluster.Accelerator);
        yield return ("Processors", $"{Figures.Count(cluster.Count)} × {accelerator.Name}");
        yield return ("Memory of each", $"{Figures.Short(accelerator.MemoryGiB)} GiB at {Figures.Count(accelerator.MemoryGBs)} GB/s");
        yield return ("Peak, FP16 or BF16", $"{Figures.Short(accelerator.TeraflopsHalf)} TFLOP/s; a large product reaches {Figures.Share(accelerator.SustainedHalf)}");
        yield return ("Link, each direction", accelerator.LinkGBs > 0 ? $"{Figures.Short(accelerator.LinkGBs)} GB/s among {Figures.Count(cluster.Domain)}" : "none");
        yield return ("Network of each", $"{Figures.Short(cluster.NetworkGBs)} GB/s in nodes of {Figures.Count(cluster.NodeSize)}");
        yield return ("Power of each", $"{Figures.Count(accelerator.Watts)} W");
    }

    private static IEnumerable<(string, string)> Money(RunPlan plan, Prices prices)
    {
        var hour = prices.PerHour ?? plan.Cluster.Accelerator.PricePerHour;
        yield return ("Hour of one processor", "$" + hour.ToString("0.00##", CultureInfo.InvariantCulture) + (prices.PerHour is null ? ", the planner's assumption" : ", as given"));
        yield return ("Kilowatt-hour", prices.PerKilowattHour > 0
            ? "$" + prices.PerKilowattHour.ToString("0.00##", CultureInfo.InvariantCulture)
            : "not paid besides the hour");
        yield return ("Availability", $"{Figures.Share(prices.Availability)} of days train; the rest is failures and restarts");
        yield return ("Host, network and storage", $"{Figures.Share(prices.HostShare)} on top of the processor's power");
        yield return ("Building (PUE)", Figures.Short(prices.BuildingFactor) + " times the machines' energy");
    }

    private static XElement List(string heading, IEnumerable<(string Name, string Value)> entries) => Markup.Element("div", null,
        Markup.Element("h3", null, heading),
        Markup.Element("dl", "facts", entries.Select(entry => Markup.Element("div", null, Markup.Element("dt", null, entry.Name), Markup.Element("dd", null, entry.Value))).ToArray<object>()));
}
