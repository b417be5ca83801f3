using System.Text.Json.Nodes;
using Hanul.Planning;

namespace Hanul.Cli;

/// <summary>A plan for programs: the same as the tables, with all digits.</summary>
internal static class PlanJson
{
    private const double GiB = 1L << 30;

    public static JsonObject Of(Prediction prediction, RunCost? cost, SearchOutcome? found, IReadOnlyList<ScalingPoint> scaling, bool explain)
    {
        var (plan, model) = (prediction.Plan, prediction.Plan.Model);
        var document = new JsonObject
        {
            ["model"] = model.Name,
            ["title"] = model.Title,
            ["evidence"] = model.Evidence.ToString().ToLowerInvariant(),
            ["note"] = model.Note,
            ["parameters"] = model.Parameters,
            ["active_parameters"] = model.ActiveParameters,
            ["accelerator"] = plan.Cluster.Accelerator.Name,
            ["count"] = plan.Cluster.Count,
            ["layout"] = Layout(plan),
            ["step_time_s"] = prediction.Step.Total.TotalSeconds,
            ["step"] = new JsonObject([
                .. PlanTables.StepParts(prediction.Step).Select(part => Pair(part.Name + "_s", part.Time.TotalSeconds)), Pair("hidden_s", prediction.Step.Hidden.TotalSeconds),
            ]),
            ["mem_gb"] = prediction.Memory.Total / GiB,
            ["capacity_gb"] = prediction.Capacity / GiB,
            ["fits"] = prediction.Fits,
            ["memory_gb"] = new JsonObject(PlanTables.MemoryParts(prediction.Memory).Select(part => Pair(part.Name, part.Bytes / GiB))),
            ["stages_gb"] = new JsonArray([.. prediction.Stages.Select(stage => (JsonNode)(stage.Total / GiB))]),
            ["tokens_per_s"] = prediction.TokensPerSecond,
            ["tflops_per_gpu"] = prediction.ModelFlopsPerSecond / 1e12,
            ["mfu_pct"] = 100 * prediction.ModelUtilisation,
            ["hfu_pct"] = 100 * prediction.HardwareUtilisation,
            ["scaling"] = new JsonArray([.. scaling.Select(point => (JsonNode)new JsonObject
            {
                ["count"] = point.Count, ["step_time_s"] = point.Prediction?.Step.Total.TotalSeconds, ["reason"] = point.Reason,
            })]),
            ["next_doubling"] = Scaling.NextDoubling(scaling, plan.Cluster.Count),
            ["first_break"] = Scaling.FirstBreak(scaling),
        };
        if (cost is not null)
        {
            document["run"] = new JsonObject
            {
                ["tokens"] = cost.Tokens,
                ["steps"] = cost.Steps,
                ["days"] = cost.Days,
                ["gpu_hours"] = cost.ProcessorHours,
                ["dollars"] = cost.Dollars,
                ["mwh"] = cost.MegawattHours,
            };
        }

        if (found is not null)
            document["search"] = Search(found);
        if (explain)
            document["explanation"] = PlanExplanation.Json(model, prediction);
        return document;
    }

    internal static JsonObject Layout(RunPlan plan) => new()
    {
        ["data"] = plan.Layout.Data,
        ["tensor"] = plan.Layout.Tensor,
        ["sequence_parallel"] = plan.Layout.SequenceParallel,
        ["pipeline"] = plan.Layout.Pipeline,
        ["virtual_pipeline"] = plan.Layout.VirtualPipeline,
        ["context"] = plan.Layout.Context,
        ["expert"] = plan.Layout.Expert,
        ["expert_tensor"] = plan.Layout.ExpertTensor,
        ["zero"] = plan.ZeroStage,
        ["micro_batch"] = plan.MicroBatch,
        ["batch"] = plan.GlobalBatch,
        ["sequence"] = plan.Sequence,
        ["recompute"] = plan.Recomputation.ToString().ToLowerInvariant(),
        ["precision"] = PlanTables.Format(plan.Format).ToLowerInvariant(),
        ["software"] = plan.Software.Name,
    };

    private static JsonObject Search(SearchOutcome found) => new()
    {
        ["legal"] = found.Legal,
        ["fitting"] = found.Fitting,
        ["seconds"] = found.Elapsed.TotalSeconds,
        ["why_runner_up_lost"] = found.WhyRunnerUpLost,
        ["published_layout"] = found.Best is { } best ? PlanFront.Published(best) : null,
        ["front"] = new JsonArray([.. found.Front.Select(each => (JsonNode)new JsonObject
        {
            ["count"] = each.Plan.Cluster.Count, ["layout"] = Layout(each.Plan), ["step_time_s"] = each.Step.Total.TotalSeconds, ["mem_gb"] = each.Memory.Total / GiB,
        })]),
    };

    private static KeyValuePair<string, JsonNode?> Pair(string name, double value) => new(name, JsonValue.Create(value));
}
