using Hanul.Formats;

namespace Hanul.Models;

/// <summary>
/// One run of a parameter's numbers: where they lie in the mapped file, or, where the file keeps them in another order, put into ours
/// when first asked for and kept.
/// </summary>
/// <param name="type">What the numbers are stored as; known without touching them.</param>
/// <param name="map">The numbers where they lie, already in our order; null if they must be rebuilt.</param>
/// <param name="rebuild">The numbers in our order and in memory of their own.</param>
internal sealed class WeightPart(ElementType type, Func<TensorView>? map, Func<TensorBuffer>? rebuild) : IDisposable
{
    private readonly Lock _lock = new();
    private TensorBuffer? _rebuilt;

    public ElementType Type => type;

    public bool IsRebuilt => _rebuilt is not null;

    /// <summary>The numbers, for as long as the model is open.</summary>
    public TensorView View
    {
        get
        {
            if (map is not null) return map();
            lock (_lock) return (_rebuilt ??= rebuild!()).View;
        }
    }

    /// <summary>Lends the numbers for one pass: what is rebuilt is not kept, so a whole model can be converted in little memory.</summary>
    public void Use(Action<TensorView> pass)
    {
        if (map is not null || IsRebuilt)
        {
            pass(View);
            return;
        }
        using var buffer = rebuild!();
        pass(buffer.View);
    }

    public void Dispose() => _rebuilt?.Dispose();
}
