namespace Hanul.Models;

/// <summary>
/// The fields of one architecture in a GGUF file's metadata. It remembers which were asked for, so that a field that changes what the
/// model computes and that nobody honours is an error that names it, not a silent difference.
/// </summary>
/// <param name="source">The file, for messages.</param>
/// <param name="architecture">For example <c>llama</c>; the prefix of every field.</param>
/// <param name="keys">Every key of the metadata.</param>
/// <param name="value">The value of a key.</param>
internal sealed class GgufFields(string source, string architecture, IEnumerable<string> keys, Func<string, object?> value)
{
    // Sizes that other fields or the tensors themselves repeat, and notes of the tools that wrote the file.
    private static readonly HashSet<string> Harmless = ["vocab_size", "tensor_data_layout", "rope.scaling.finetuned"];

    private readonly HashSet<string> _read = [];

    public string Source => source;

    public int Int32(string field) => Int32OrNull(field)
        ?? throw new InvalidDataException($"{source} lacks the number \"{architecture}.{field}\".");

    public int? Int32OrNull(string field) => Get(field) switch
    {
        null => null,
        byte or sbyte or ushort or short or int => Convert.ToInt32(Get(field), null),
        uint number when number <= int.MaxValue => (int)number,
        ulong number when number <= int.MaxValue => (int)number,
        long number and >= int.MinValue and <= int.MaxValue => (int)number,
        Array => throw new NotSupportedException(
            $"{source} gives \"{architecture}.{field}\" for each layer, which Hanul does not compute yet."),
        var other => throw new InvalidDataException(
            $"\"{architecture}.{field}\" in {source} must be a whole number of 31 bits, but is {other}."),
    };

    public float? SingleOrNull(string field) => Get(field) switch
    {
        null => null,
        float number => number,
        double number => (float)number,
        var other => throw new InvalidDataException($"\"{architecture}.{field}\" in {source} must be a number, but is {other}."),
    };

    /// <summary>Refuses a whole number that is there and is not what is computed anyway.</summary>
    public void RefuseUnless(string field, int expected)
    {
        if (Int32OrNull(field) is { } found) RefuseUnless(field, found, expected);
    }

    /// <summary>Refuses a word or a truth value that is there and does not say what is computed anyway.</summary>
    public void RefuseUnless(string field, object expected)
    {
        if (Get(field) is { } found) RefuseUnless(field, found, expected);
    }

    private void RefuseUnless(string field, object found, object expected)
    {
        if (!found.Equals(expected))
        {
            throw new NotSupportedException(
                $"{source} sets \"{architecture}.{field}\" to {found}, which is not supported: only {expected} is.");
        }
    }

    public void RefuseUnread()
    {
        var prefix = architecture + ".";
        var unread = keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && !_read.Contains(key[prefix.Length..])
            && !Harmless.Contains(key[prefix.Length..])).Select(key => $"\"{key}\"").Order(StringComparer.Ordinal).Take(5).ToArray();
        if (unread.Length == 0) return;
        throw new NotSupportedException(
            $"{source} sets {string.Join(", ", unread)}, which Hanul does not know: running on could compute something else.");
    }

    private object? Get(string field)
    {
        _read.Add(field);
        return value($"{architecture}.{field}");
    }
}
