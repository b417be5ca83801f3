using System.Collections.Concurrent;
using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace Hanul.Training;

/// <summary>What a recipe leaves to the machine: device, precision, threads.</summary>
internal static class MachineDefaults
{
    private static readonly ConcurrentDictionary<(torch.ScalarType Type, DeviceType Device, int Threads), double> Peaks = new();

    /// <summary>The recipe with nothing left to the machine.</summary>
    /// <exception cref="NotSupportedException">The recipe asks for a device that is not here.</exception>
    internal static Recipe Resolve(Recipe recipe)
    {
        NativeTorch.Load();
        var effective = recipe.Effective();
        var training = effective.Training;
        var device = training.Device == "auto" ? (torch.cuda_is_available() ? "cuda" : "cpu") : training.Device;
        if (device != "cpu" && !torch.cuda_is_available())
        {
            throw new NotSupportedException(
                $"training.device is \"{device}\", but libtorch sees no CUDA device. " +
                "Point HANUL_LIBTORCH at a PyTorch with CUDA, or set training.device=cpu.");
        }

        var natural = device != "cpu" || MultipliesBFloat16 ? Precision.Bf16 : Precision.Fp32;
        var precision = training.Precision == Precision.Auto ? natural : training.Precision;
        return effective with { Training = training with { Device = device, Precision = precision } };
    }

    /// <summary>How a module runs under a resolved recipe.</summary>
    internal static DecoderSettings SettingsFor(Recipe recipe) => new()
    {
        Type = TypeOf(recipe),
        Device = DeviceOf(recipe),
        Dropout = recipe.Training.Dropout,
        DocumentMask = recipe.Data.DocumentMask,
        Mixture = new()
        {
            CapacityFactor = recipe.Mixture.CapacityFactor,
            EvaluationCapacityFactor = recipe.Mixture.EvaluationCapacityFactor,
            InputJitter = recipe.Mixture.JitterEpsilon,
            BalanceLossWeight = recipe.Mixture.BalanceLossWeight,
            RouterZLossWeight = recipe.Mixture.ZLossWeight,
            ExpertDropout = recipe.Mixture.ExpertDropout,
        },
    };

    /// <summary>What utilisation is measured against, in operations a second; measured once a process.</summary>
    internal static double PeakFor(Recipe recipe) => Peaks.GetOrAdd(
        (TypeOf(recipe), DeviceOf(recipe), recipe.Training.Threads), machine => MatmulPeak.Measure(machine.Type, machine.Device));

    internal static torch.ScalarType TypeOf(Recipe recipe) =>
        recipe.Training.Precision == Precision.Bf16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;

    internal static DeviceType DeviceOf(Recipe recipe) => recipe.Training.Device == "cpu" ? DeviceType.CPU : DeviceType.CUDA;

    /// <summary>AVX512_BF16 (leaf 7.1, EAX bit 5) or AMX-BF16 (leaf 7.0, EDX bit 22): without them float32 is many times faster.</summary>
    private static bool MultipliesBFloat16 => X86Base.IsSupported
        && X86Base.CpuId(0, 0).Eax >= 7
        && ((X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0 || (X86Base.CpuId(7, 0).Edx & (1 << 22)) != 0);
}
