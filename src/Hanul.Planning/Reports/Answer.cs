using System.Xml.Linq;

namespace Hanul.Planning;

/// <summary>The top of the page: what is planned, the answer in plain sentences, and what to be wary of.</summary>
internal static class Answer
{
    public static XElement Of(PlanReport report)
    {
        var (prediction, plan) = (report.Prediction, report.Prediction.Plan);
        var model = plan.Model;
        var size = model.IsSparse
            ? $"{Figures.Words(model.Parameters)} parameters, {Figures.Words(model.ActiveParameters)} of them at work for one token"
            : $"{Figures.Words(model.Parameters)} parameters";
        return Markup.Element("header", null,
            Markup.Element("p", "kind", "Training plan"),
            Markup.Element("h1", null, model.Title),
            Markup.Element("p", "what", $"{size} · {Processors(plan)}"),
            Markup.Element("p", "answer", RunSentence(report)),
            Markup.Element("p", prediction.Fits ? "answer fits" : "answer misfits", MemorySentence(prediction)),
            Warnings(prediction).Select(warning => Markup.Element("div", "warning", Markup.Element("strong", null, warning.Head), " " + warning.Text)).ToArray<object>(),
            model.Note is { Length: > 0 } note ? Markup.Element("p", "note", "About the model: " + note) : null);
    }

    private static string RunSentence(PlanReport report)
    {
        var (prediction, plan) = (report.Prediction, report.Prediction.Plan);
        return report.Cost is { } cost
            ? $"Training {plan.Model.Title} on {Figures.Words(cost.Tokens)} tokens takes {Figures.Days(cost.Days)} on {Processors(plan)} and costs about {Figures.Dollars(cost.Dollars)}."
            : $"One step of {Figures.Words(prediction.TokensPerStep)} tokens takes {Figures.Seconds(prediction.Step.Total.TotalSeconds)} on {Processors(plan)}, "
              + $"which is {Figures.Words(prediction.TokensPerSecond)} tokens a second. How many tokens the run reads was not said, so its length and cost are open.";
    }

    private static string MemorySentence(Prediction prediction)
    {
        var need = $"{Figures.Gib(prediction.Memory.Total)} of {Figures.Gib(prediction.Capacity)} GiB";
        var where = prediction.Stages.Count == 1 ? "" : $" on the fullest of {prediction.Stages.Count} stages";
        return prediction.Fits ? $"It fits: each processor needs {need}{where}." : $"It does not fit: each processor would need {need}{where}.";
    }

    private static string Processors(RunPlan plan) =>
        plan.Cluster.Count == 1 ? $"one {plan.Cluster.Accelerator.Name} processor" : $"{Figures.Count(plan.Cluster.Count)} {plan.Cluster.Accelerator.Name} processors";

    private static IEnumerable<(string Head, string Text)> Warnings(Prediction prediction)
    {
        if (!prediction.Fits)
        {
            yield return ("Not enough memory.", $"{Figures.Gib(prediction.Memory.Total - prediction.Capacity)} GiB are missing on every processor of the fullest stage, "
                + $"and times and costs below hold only once they are found. What helps: {string.Join(", ", Remedies(prediction.Plan))}.");
        }

        if (prediction.Plan.Model.Evidence == Evidence.Extrapolated)
        {
            yield return ("The model's layout is a guess.", "Its makers published its size and not how it is built; the layers here continue a published family. "
                + "Memory, time and cost shift with the real layout.");
        }
    }

    private static IEnumerable<string> Remedies(RunPlan plan)
    {
        if (plan.Recomputation != Recomputation.Full)
            yield return "more recomputation";
        if (plan.MicroBatch > 1)
            yield return "a smaller micro-batch";
        if (plan.ZeroStage == 0 && plan.Layout.Data > 1)
            yield return "optimizer states spread over the data ranks (ZeRO)";
        yield return "more tensor or pipeline ranks";
        yield return "processors with more memory";
    }
}
