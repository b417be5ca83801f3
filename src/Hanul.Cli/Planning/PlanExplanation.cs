using System.Globalization;
using System.Text.Json.Nodes;
using Hanul.Planning;
using Spectre.Console;

namespace Hanul.Cli;

/// <summary>Where a model's parameters, operations, memory and time go, operator by operator.</summary>
internal static class PlanExplanation
{
    public static void Print(Output output, PlannedModel model, Prediction? prediction)
    {
        if (output.Json)
        {
            output.Document(Json(model, null));
            return;
        }

        var table = PlanLists.Table("what", "times", "parameters", "of all", "active", "training FLOP a token");
        foreach (var row in Rows(model))
        {
            table.AddRow(
                row.Name, row.Count.ToString("N0", CultureInfo.InvariantCulture), row.Parameters.ToString("N0", CultureInfo.InvariantCulture),
                (row.Parameters / (double)model.Parameters).ToString("P1", CultureInfo.InvariantCulture), row.Active.ToString("N0", CultureInfo.InvariantCulture), Quantity.Count(row.Flops));
        }

        output.Heading($"{model.Title}: {model.Parameters:N0} parameters, {model.ActiveParameters:N0} active for a token");
        output.People.Write(table);
        if (model.PublishedParameters > 0)
            output.Say($"Published: {Quantity.Count(model.PublishedParameters)}; counted {model.Parameters / model.PublishedParameters - 1:+0.00%;-0.00%;0.00%} beside it.");
        if (prediction is null)
        {
            var state = model.Parameters * 18.0 / (1L << 30);
            output.Say($"Weights, gradients and optimizer take {state:N0} GiB in all (18 bytes a parameter). --gpus NxNAME adds memory a processor, time and cost.");
            if (model.Note is { } note)
                output.Say(note);
            return;
        }

        PerOperator(output, prediction);
    }

    public static JsonObject Json(PlannedModel model, Prediction? prediction) => new()
    {
        ["model"] = model.Name,
        ["parameters"] = model.Parameters,
        ["active_parameters"] = model.ActiveParameters,
        ["note"] = model.Note,
        ["parts"] = new JsonArray([.. Rows(model).Select(row => (JsonNode)new JsonObject
        {
            ["name"] = row.Name, ["count"] = row.Count, ["parameters"] = row.Parameters, ["active_parameters"] = row.Active, ["training_flops_per_token"] = row.Flops,
        })]),
        ["micro_batch"] = prediction is null ? null : new JsonArray([.. OperatorCosts.Of(prediction.Plan).Select(cost => (JsonNode)new JsonObject
        {
            ["name"] = cost.Name, ["count"] = cost.Count, ["forward_s"] = cost.Forward.TotalSeconds, ["backward_s"] = cost.Backward.TotalSeconds,
            ["traffic_s"] = cost.Traffic.TotalSeconds, ["kept_bytes"] = cost.KeptBytes,
        })]),
    };

    private static void PerOperator(Output output, Prediction prediction)
    {
        var table = PlanLists.Table("one micro-batch on one rank", "times", "forward, ms", "backward, ms", "traffic, ms", "kept, MB");
        var costs = OperatorCosts.Of(prediction.Plan);
        foreach (var cost in costs)
        {
            table.AddRow(
                cost.Name, cost.Count.ToString("N0", CultureInfo.InvariantCulture), Milliseconds(cost.Forward), Milliseconds(cost.Backward), Milliseconds(cost.Traffic),
                (cost.KeptBytes / 1e6).ToString("N1", CultureInfo.InvariantCulture));
        }

        table.AddRow(
            "all layers of all stages", "", Milliseconds(Sum(costs, cost => cost.Forward)), Milliseconds(Sum(costs, cost => cost.Backward)), Milliseconds(Sum(costs, cost => cost.Traffic)),
            (costs.Sum(cost => cost.Count * cost.KeptBytes) / 1e6).ToString("N1", CultureInfo.InvariantCulture));
        output.Heading("time and memory, operator by operator, before recomputation");
        output.People.Write(table);
    }

    private static TimeSpan Sum(IReadOnlyList<OperatorCost> costs, Func<OperatorCost, TimeSpan> part) =>
        costs.Aggregate(TimeSpan.Zero, (sum, cost) => sum + cost.Count * part(cost));

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static IEnumerable<(string Name, int Count, long Parameters, long Active, double Flops)> Rows(PlannedModel model)
    {
        var table = (long)model.VocabularySize * model.HiddenSize;
        yield return ("token table", 1, table, table, 0);
        if (model.OtherTableParameters > 0)
            yield return ("positions", 1, model.OtherTableParameters, model.OtherTableParameters, 0);
        foreach (var group in model.Blocks.GroupBy(block => block.Name))
        {
            var count = group.Sum(block => block.Count);
            foreach (var part in group.First().Operators.GroupBy(part => part.Name))
            {
                var flops = part.Sum(each => model.TrainingFlopsPerToken(group.First(), each));
                if (part.Sum(each => each.Parameters) > 0 || flops > 0)
                    yield return ($"{group.Key}: {part.Key}", count, count * part.Sum(each => each.Parameters), count * part.Sum(each => each.ActiveParameters), count * flops);
            }
        }

        yield return (model.TiedEmbeddings ? "head (the token table)" : "head", 1, model.TiedEmbeddings ? 0 : table, model.TiedEmbeddings ? 0 : table, 6.0 * table);
        if (model.OtherParameters > 0)
            yield return ("final norm and the like", 1, model.OtherParameters, model.OtherParameters, 0);
    }
}
