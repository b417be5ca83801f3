using Hanul.Formats;

namespace Hanul.Models;

/// <summary>
/// One parameter of a model where its numbers lie: usually in the mapped file, so that nothing is copied. The experts of a mixture may
/// lie together or, as most published files have them, apart; <see cref="Expert"/> serves both.
/// </summary>
public sealed class WeightTensor
{
    private readonly WeightPart[] _parts;

    internal WeightTensor(Parameter parameter, WeightPart[] parts)
    {
        Parameter = parameter;
        _parts = parts;
    }

    /// <summary>Name, shape and purpose.</summary>
    public Parameter Parameter { get; }

    /// <summary>True where the whole parameter is one run of bytes, so that <see cref="View"/> may be asked for.</summary>
    public bool IsWhole => _parts.Length == 1;

    /// <summary>What its numbers are stored as. Experts that lie apart may differ; this is the first one's.</summary>
    public ElementType Type => _parts[0].Type;

    /// <summary>The whole parameter in its canonical shape; stacked experts are <c>[experts, out, in]</c>.</summary>
    /// <exception cref="InvalidOperationException">The experts lie apart; ask for each with <see cref="Expert"/>.</exception>
    /// <exception cref="NotSupportedException">The file stores it in a type that Hanul cannot read; the message names it.</exception>
    public TensorView View => IsWhole
        ? _parts[0].View
        : throw new InvalidOperationException($"The {_parts.Length} experts of {Parameter.Name} lie apart; ask for each of them.");

    /// <summary>The matrix <c>[out, in]</c> of one expert.</summary>
    /// <exception cref="NotSupportedException">The file stores it in a type that Hanul cannot read; the message names it.</exception>
    public TensorView Expert(int expert) => IsWhole ? _parts[0].View[expert] : _parts[expert].View;

    /// <summary>Every number as float, in canonical order: for small parameters and for tests.</summary>
    public float[] ToArray()
    {
        var numbers = new float[checked((int)Parameter.ElementCount)];
        var at = 0;
        foreach (var part in _parts)
        {
            part.Use(view =>
            {
                view.CopyTo(numbers.AsSpan(at, checked((int)view.ElementCount)));
                at += (int)view.ElementCount;
            });
        }
        return numbers;
    }

    /// <summary>The runs of bytes it consists of: one, or one an expert.</summary>
    internal IReadOnlyList<WeightPart> Parts => _parts;
}
