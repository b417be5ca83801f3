namespace Hanul.Planning;

/// <summary>What a mixture of experts costs one rank: routing, the exchange there and back, and the experts' products, each expert once.</summary>
internal sealed class ExpertTime(RunPlan plan, KernelTimes kernels, Collectives collectives, double tokens)
{
    public void Add(ref LayerTime time, ExpertsOperator experts)
    {
        var layout = plan.Layout;
        var (degree, split) = (layout.Expert, layout.ExpertTensor);
        // Tensor ranks share the tokens among them before they are routed; ranks that split an expert gather theirs.
        var routedTokens = tokens * split / layout.Tensor;
        var copies = routedTokens * experts.ActiveCount * plan.ExpertImbalance;
        var local = Math.Max(1, experts.ExpertCount / (double)degree);
        var rows = copies / local;
        var width = experts.Intermediate / (double)split;
        var (hidden, up) = ((double)experts.Hidden, experts.Gated ? 2 * width : width);

        time.Forward += kernels.Product(routedTokens, experts.ExpertCount, hidden, 1, plan.CoreFormat)
            + kernels.Product(rows, up, hidden, local, plan.Format) + kernels.Product(rows, hidden, width, local, plan.Format);
        time.BackwardInput += kernels.Product(routedTokens, hidden, experts.ExpertCount, 1, plan.CoreFormat)
            + kernels.Product(rows, hidden, up, local, plan.Format) + kernels.Product(rows, width, hidden, local, plan.Format);
        time.BackwardWeight += kernels.Product(hidden, up, rows, local, plan.Format) + kernels.Product(width, hidden, rows, local, plan.Format);

        // Permuting tokens into the order of experts and back; the activation between the products; the weighted sum of the copies.
        time.Forward += kernels.Pointwise(copies * (10 * hidden + (experts.Gated ? 6 : 4) * width), 6);
        time.BackwardInput += kernels.Pointwise(copies * (10 * hidden + (experts.Gated ? 10 : 6) * width), 6);
        time.ForwardKernels += 12;
        time.BackwardKernels += 16;
        if (plan.Format is MatrixFormat.Eight or MatrixFormat.Four)
        {
            time.Forward += kernels.Pointwise(copies * 4 * (hidden + width), 2);
            time.BackwardInput += kernels.Pointwise(copies * 4 * (hidden + up), 2);
        }

        var bytes = plan.ElementBytes * copies * hidden;
        // A rank sends its own share of the sequence; ranks that split an expert then gather what each received.
        var exchange = 2 * collectives.Exchange(bytes / split, degree, split, NetworkFactor(experts));
        var gather = split > 1 ? 2 * collectives.Gather(bytes, split, 1) : 0;
        time.ExpertForward += (exchange + gather) * (1 - plan.Software.OverlapsExperts);
        time.ExpertHidden += (exchange + gather) * plan.Software.OverlapsExperts;

        time.Saved += copies * (2 * hidden + 2 * up + 2 * width) + 4 * routedTokens * experts.ExpertCount;
        time.Parameters += experts.RouterParameters;
        time.ExpertParameters += local * (experts.ExpertParameters / (double)split);
    }

    // A token that goes to several experts of one node crosses the network once.
    private double NetworkFactor(ExpertsOperator experts)
    {
        var domains = Math.Max(1, plan.Layout.Expert * (double)plan.Layout.ExpertTensor / plan.Cluster.Domain);
        if (domains <= 1)
            return 1;
        var distinct = domains * (1 - Math.Pow(1 - 1 / domains, experts.ActiveCount));
        return distinct / experts.ActiveCount;
    }
}
