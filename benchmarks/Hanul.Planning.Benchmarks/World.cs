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

        // Processors of one silicon share its shares.
        foreach (var (name, relative) in Relatives)
        {
            var (own, shared) = (Known(name), Known(relative));
            accelerators[name] = own with
            {
                SustainedHalf = shared.SustainedHalf,
                SustainedEight = shared.SustainedEight,
                SustainedFour = name is "B200" or "B300" ? shared.SustainedFour : own.SustainedFour,
            };
        }
    }

    private static readonly (string Name, string Relative)[] Relatives =
        [("A100-40GB", "A100-80GB"), ("H200", "H100-80GB"), ("H800-80GB", "H100-80GB"), ("B200", "GB200"), ("GB300", "GB200"), ("B300", "GB300")];

    private Accelerator Known(string name) => accelerators.TryGetValue(name, out var copy) ? copy : AcceleratorCatalog.Default.Find(name);

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
