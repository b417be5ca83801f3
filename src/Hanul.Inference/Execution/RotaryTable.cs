using Hanul.Models;

namespace Hanul.Inference;

/// <summary>
/// Cosines and sines of the batch's positions for one rotary setting: angle = position · base^(−2i / head size), rounded to float32
/// where the published implementations round it.
/// </summary>
internal sealed unsafe class RotaryTable : IDisposable
{
    private readonly float[] _frequencies;
    private readonly TokenRows _cosines;
    private readonly TokenRows _sines;

    internal RotaryTable(RotarySpec rotary, int headSize, int capacity)
    {
        _frequencies = [.. Enumerable.Range(0, headSize / 2).Select(i => 1 / (float)Math.Pow(rotary.Base, (float)(2 * i) / headSize))];
        _cosines = new(capacity, headSize / 2);
        _sines = new(capacity, headSize / 2);
    }

    internal float* Cosines(int token) => _cosines.Row(token);

    internal float* Sines(int token) => _sines.Row(token);

    internal void Fill(TokenBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            float* cosines = Cosines(i), sines = Sines(i);
            for (var k = 0; k < _frequencies.Length; k++)
                (sines[k], cosines[k]) = MathF.SinCos(batch.Position(i) * _frequencies[k]);
        }
    }

    public void Dispose()
    {
        _cosines.Dispose();
        _sines.Dispose();
    }
}
