using System.Reflection;

namespace Hanul.Planning.Benchmarks;

/// <summary>One number of the planner that is fitted: where it is, and in which range it means something.</summary>
/// <param name="Owner">"" for a constant of all, or the processor or program it belongs to.</param>
/// <param name="Property">Its name.</param>
/// <param name="Least">The least it may be.</param>
/// <param name="Most">The most it may be.</param>
internal sealed record Constant(string Owner, string Property, double Least, double Most)
{
    /// <summary>All that are fitted.</summary>
    public static IReadOnlyList<Constant> All { get; } =
    [
        new("", nameof(Calibration.YoungLoss), 0.02, 0.4), new("", nameof(Calibration.MemoryShare), 0.5, 0.95), new("", nameof(Calibration.LostWaves), 0.01, 1.2), new("", nameof(Calibration.InnerStart), 10, 400),
        new("", nameof(Calibration.KernelGapMicroseconds), 0.5, 6), new("", nameof(Calibration.Flash1Share), 0.3, 0.8), new("", nameof(Calibration.Flash2Share), 0.3, 0.9),
        new("", nameof(Calibration.Flash3Share), 0.3, 0.95), new("", nameof(Calibration.FlashBackwardRatio), 0.5, 1), new("", nameof(Calibration.LinkShare), 0.65, 0.95),
        new("", nameof(Calibration.NetworkShare), 0.3, 0.92), new("", nameof(Calibration.ExchangeShare), 0.15, 0.95), new("", nameof(Calibration.Interference), 0.001, 0.25),
        new("", nameof(Calibration.LinkMicroseconds), 0.5, 3), new("", nameof(Calibration.NetworkMicroseconds), 2, 30),
        new("", nameof(Calibration.OptimizerTraffic), 28, 120), new("", nameof(Calibration.StepMilliseconds), 1, 60), new("", nameof(Calibration.StragglerPerDoubling), 0.0002, 0.02),
        .. Shares("A100-80GB", nameof(Accelerator.SustainedHalf)), .. Shares("H100-80GB", nameof(Accelerator.SustainedHalf), nameof(Accelerator.SustainedEight)),
        .. Shares("H100-96GB-500W", nameof(Accelerator.SustainedHalf), nameof(Accelerator.SustainedEight)), .. Shares("GB200", nameof(Accelerator.SustainedHalf), nameof(Accelerator.SustainedEight), nameof(Accelerator.SustainedFour)), .. Shares("GB300", nameof(Accelerator.SustainedFour)),
        new("megatron-deepspeed", nameof(TrainingSoftware.HostMicroseconds), 5, 150), new("megatron-bridge-2025", nameof(TrainingSoftware.HostMicroseconds), 2, 60), new("megatron-bridge", nameof(TrainingSoftware.HostMicroseconds), 1, 20),
        new("fsdp", nameof(TrainingSoftware.HostMicroseconds), 3, 30), new("aleph-alpha", nameof(TrainingSoftware.HostMicroseconds), 3, 40),
        new("deepspeed-zero", nameof(TrainingSoftware.ShardedShare), 0.05, 1), new("torchtitan", nameof(TrainingSoftware.HostMicroseconds), 1, 20),
    ];

    private static IEnumerable<Constant> Shares(string owner, params string[] properties) => properties.Select(property => new Constant(owner, property, 0.25, 0.9));

    /// <summary>What it is now.</summary>
    public double Current => Owner.Length == 0 ? Value(Calibration.Default)
        : AcceleratorCatalog.Default.TryFind(Owner) is { } accelerator ? Value(accelerator) : Value(TrainingSoftware.Find(Owner));

    private double Value(object owner) => Convert.ToDouble(owner.GetType().GetProperty(Property)!.GetValue(owner), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Sets it on a copy that nobody else holds yet.</summary>
    public void Set(object owner, double value) => owner.GetType().GetProperty(Property, BindingFlags.Public | BindingFlags.Instance)!.SetValue(owner, value);
}
