using TorchSharp;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// The source of all randomness inside a forward pass (dropout, router jitter). Each use takes a key that depends on nothing but the seed
/// and the position, so two numbers in a checkpoint restore it, and a backward pass can draw the same noise again instead of keeping it.
/// </summary>
public sealed class NoiseSource
{
    /// <summary>Begins a stream.</summary>
    /// <param name="seed">Streams with different seeds differ.</param>
    public NoiseSource(long seed) => Seed = seed;

    /// <summary>What the stream was begun with.</summary>
    public long Seed { get; set; }

    /// <summary>How many keys were taken.</summary>
    public long Position { get; set; }

    /// <summary>Takes the next key.</summary>
    internal ulong NextKey() => Mix(Mix((ulong)Seed) + (ulong)Position++);

    /// <summary>Uniform float32 noise from [0, 1) that the key alone decides; on the processor, what kernels draw with the same key.</summary>
    internal static unsafe Tensor Uniform(ulong key, long[] shape, Device device)
    {
        if (device.type == DeviceType.CPU)
        {
            var noise = empty(shape, ScalarType.Float32);
            KernelLauncher.Launch(
                new UniformKernel { Output = (float*)TorchDispatcher.Pointer(noise), Noise = new(key) }, noise.numel(), grain: 1 << 14);
            return noise;
        }

        using var generator = new Generator(key & long.MaxValue, device);
        return rand(shape, ScalarType.Float32, device, generator: generator);
    }

    // The finaliser of SplitMix64 (Steele et al., 2014).
    internal static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
