using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>The angles of rotary positions (Su et al., 2021).</summary>
internal sealed class Rotary : IDisposable
{
    private Rotary(Tensor cosine, Tensor sine) => (Cosine, Sine) = (cosine, sine);

    /// <summary>Float32 <c>[length, head size / 2]</c>.</summary>
    internal Tensor Cosine { get; }

    /// <summary>Float32 <c>[length, head size / 2]</c>.</summary>
    internal Tensor Sine { get; }

    internal static Rotary For(RotarySpec spec, int length, int headSize, Device device)
    {
        var half = headSize / 2;
        float[] cosine = new float[length * half], sine = new float[length * half];
        for (var i = 0; i < half; i++)
        {
            var frequency = Math.Pow(spec.Base, -2.0 * i / headSize);
            for (var position = 0; position < length; position++)
                (sine[position * half + i], cosine[position * half + i]) = ((float, float))Math.SinCos(position * frequency);
        }

        return new(
            tensor(cosine, [length, half], device: device).DetachFromDisposeScope(),
            tensor(sine, [length, half], device: device).DetachFromDisposeScope());
    }

    /// <summary>Turns the pairs of features <c>i</c> and <c>i + head size / 2</c>.</summary>
    /// <param name="x"><c>[batch, heads, length, head size]</c>.</param>
    internal Tensor Turn(Tensor x)
    {
        using var scope = NewDisposeScope();
        var halves = x.to(ScalarType.Float32).chunk(2, -1);
        var first = halves[0] * Cosine - halves[1] * Sine;
        var second = halves[1] * Cosine + halves[0] * Sine;
        return cat([first, second], -1).to(x.dtype).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Cosine.Dispose();
        Sine.Dispose();
    }
}
