namespace Hanul.Planning.Benchmarks;

/// <summary>The planner with other constants.</summary>
internal sealed class World
{
    private readonly Dictionary<string, Accelerator> accelerators = [];
    private readonly Dictionary<string, TrainingSoftware> programs = [];

    public World(IReadOnlyList<Constant> constants, double[] values)
    {
        Calibration = Calibration.Default with { };
        foreach (var (constant, value) in constants.Zip(values))
        {
            if (constant.Owner.Length == 0)
                constant.Set(Calibration, value);
            else if (AcceleratorCatalog.Default.TryFind(constant.Owner) is { } accelerator)
                constant.Set(Copy(accelerators, constant.Owner, () => accelerator with { }), value);
            else
                constant.Set(Copy(programs, constant.Owner, () => TrainingSoftware.Find(constant.Owner) with { }), value);
        }

        // Relatives that share silicon share its share.
        if (accelerators.TryGetValue("A100-80GB", out var large))
            accelerators["A100-40GB"] = AcceleratorCatalog.Default.Find("A100-40GB") with { SustainedHalf = large.SustainedHalf };
        if (accelerators.TryGetValue("GB200", out var grace))
        {
            foreach (var name in new[] { "B200", "B300", "GB300" })
                Copy(accelerators, name, () => AcceleratorCatalog.Default.Find(name));
            foreach (var name in new[] { "B200", "B300", "GB300" })
                accelerators[name] = accelerators[name] with { SustainedHalf = grace.SustainedHalf };
        }
    }

    public Calibration Calibration { get; }

    public RunPlan Apply(RunPlan plan)
    {
        if (accelerators.TryGetValue(plan.Cluster.Accelerator.Name, out var accelerator))
            plan = plan with { Cluster = plan.Cluster with { Accelerator = accelerator } };
        if (programs.TryGetValue(plan.Software.Name, out var program))
        {
            plan = plan with
            {
                Software = plan.Software with { HostMicroseconds = program.HostMicroseconds, ShardedShare = program.ShardedShare },
            };
        }

        return plan;
    }

    private static T Copy<T>(Dictionary<string, T> known, string name, Func<T> make) => known.TryGetValue(name, out var copy) ? copy : known[name] = make();
}
