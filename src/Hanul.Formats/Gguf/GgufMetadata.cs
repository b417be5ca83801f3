using System.Globalization;

namespace Hanul.Formats;

/// <summary>
/// The keys and values at the head of a GGUF file. A getter answers null where the key is missing, and complains where the value
/// is there but of another kind; whole numbers of any width are one kind, as are floats.
/// </summary>
public sealed class GgufMetadata
{
    private readonly string _path;
    private readonly IReadOnlyDictionary<string, object> _values;

    internal GgufMetadata(string path, IReadOnlyDictionary<string, object> values)
    {
        _path = path;
        _values = values;
    }

    /// <summary>Every key, in no particular order.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>
    /// The value as it was stored: a number, bool or string; for an array <c>byte[]</c>, <c>int[]</c>, <c>string[]</c> and so on,
    /// or <c>object[]</c> for an array of arrays. Null where the key is missing.
    /// </summary>
    public object? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>A string.</summary>
    /// <exception cref="InvalidDataException">The value is no string.</exception>
    public string? String(string key) => this[key] switch
    {
        null => null,
        string text => text,
        var other => throw Wrong(key, "a string", other),
    };

    /// <summary>A whole number of any width.</summary>
    /// <exception cref="InvalidDataException">The value is no whole number, or exceeds 63 bits.</exception>
    public long? Int64(string key) => this[key] switch
    {
        null => null,
        ulong number when number > long.MaxValue => throw Wrong(key, "a number below 2^63", number),
        (byte or sbyte or ushort or short or uint or int or ulong or long) and IConvertible number =>
            number.ToInt64(CultureInfo.InvariantCulture),
        var other => throw Wrong(key, "a whole number", other),
    };

    /// <summary>A number of any type.</summary>
    /// <exception cref="InvalidDataException">The value is no number.</exception>
    public double? Double(string key) => this[key] switch
    {
        null => null,
        float number => number,
        double number => number,
        (byte or sbyte or ushort or short or uint or int or ulong or long) and IConvertible number =>
            number.ToDouble(CultureInfo.InvariantCulture),
        var other => throw Wrong(key, "a number", other),
    };

    /// <summary>True or false.</summary>
    /// <exception cref="InvalidDataException">The value is neither.</exception>
    public bool? Bool(string key) => this[key] switch
    {
        null => null,
        bool value => value,
        var other => throw Wrong(key, "true or false", other),
    };

    /// <summary>An array of strings.</summary>
    /// <exception cref="InvalidDataException">The value is no array of strings.</exception>
    public IReadOnlyList<string>? Strings(string key) => this[key] switch
    {
        null => null,
        string[] texts => texts,
        Array { Length: 0 } => [],
        var other => throw Wrong(key, "an array of strings", other),
    };

    /// <summary>An array of whole numbers that fit 32 bits.</summary>
    /// <exception cref="InvalidDataException">The value is no such array.</exception>
    public IReadOnlyList<int>? Int32s(string key)
    {
        try
        {
            return this[key] switch
            {
                null => null,
                int[] numbers => numbers,
                uint[] numbers => Array.ConvertAll(numbers, n => checked((int)n)),
                long[] numbers => Array.ConvertAll(numbers, n => checked((int)n)),
                ulong[] numbers => Array.ConvertAll(numbers, n => checked((int)n)),
                short[] numbers => Array.ConvertAll(numbers, n => (int)n),
                ushort[] numbers => Array.ConvertAll(numbers, n => (int)n),
                byte[] numbers => Array.ConvertAll(numbers, n => (int)n),
                sbyte[] numbers => Array.ConvertAll(numbers, n => (int)n),
                Array { Length: 0 } => [],
                var other => throw Wrong(key, "an array of whole numbers", other),
            };
        }
        catch (OverflowException)
        {
            throw Wrong(key, "an array of 32-bit numbers", "a larger one");
        }
    }

    /// <summary>An array of float32.</summary>
    /// <exception cref="InvalidDataException">The value is no such array.</exception>
    public IReadOnlyList<float>? Floats(string key) => this[key] switch
    {
        null => null,
        float[] numbers => numbers,
        Array { Length: 0 } => [],
        var other => throw Wrong(key, "an array of floats", other),
    };

    private InvalidDataException Wrong(string key, string wanted, object found) =>
        new($"{_path}: metadata '{key}' should be {wanted}, but is {(found is string s ? $"'{s}'" : found.GetType().Name)}.");
}
