using Hanul.Formats;

namespace Hanul.Models;

/// <summary>
/// One parameter of a model where its numbers lie: usually in the mapped file, so that nothing is copied. The experts of a mixture may
/// lie together or, as most published files have them, apart; <see cref="Expert"/> serves both.
/// </summary>
public sealed class WeightTensor
{
    private readonly Lazy<TensorView>[] _parts;

    internal WeightTensor(Parameter parameter, params Lazy<TensorView>[] parts)
    {
        Parameter = parameter;
        _parts = parts;
    }

    /// <summary>Name, shape and purpose.</summary>
    public Parameter Parameter { get; }

    /// <summary>True where the whole parameter is one run of bytes, so that <see cref="View"/> may be asked for.</summary>
    public bool IsWhole => _parts.Length == 1;

    /// <summary>The whole parameter in its canonical shape; stacked experts are <c>[experts, out, in]</c>.</summary>
    /// <exception cref="InvalidOperationException">The experts lie apart; ask for each with <see cref="Expert"/>.</exception>
    /// <exception cref="NotSupportedException">The file stores it in a type that Hanul cannot read; the message names it.</exception>
    public TensorView View => IsWhole
        ? _parts[0].Value
        : throw new InvalidOperationException($"The {_parts.Length} experts of {Parameter.Name} lie apart; ask for each of them.");

    /// <summary>The matrix <c>[out, in]</c> of one expert.</summary>
    /// <exception cref="NotSupportedException">The file stores it in a type that Hanul cannot read; the message names it.</exception>
    public TensorView Expert(int expert) => IsWhole ? _parts[0].Value[expert] : _parts[expert].Value;

    /// <summary>Every number as float, in canonical order: for small parameters and for tests.</summary>
    public float[] ToArray()
    {
        var numbers = new float[checked((int)Parameter.ElementCount)];
        var at = 0;
        foreach (var part in _parts)
        {
            var length = checked((int)part.Value.ElementCount);
            part.Value.CopyTo(numbers.AsSpan(at, length));
            at += length;
        }
        return numbers;
    }

    /// <summary>The runs of bytes it consists of: one, or one an expert.</summary>
    internal IEnumerable<TensorView> Parts => _parts.Select(part => part.Value);
}
