using System.Runtime.CompilerServices;

namespace Hanul.Tokenization;

/// <summary>Equality, order and membership, as Python has them.</summary>
internal static class TemplateComparison
{
    public static bool Holds(string comparison, object? left, object? right, TemplateRun run, int line) => comparison switch
    {
        "==" => AreEqual(left, right, run, line),
        "!=" => !AreEqual(left, right, run, line),
        "in" => Contains(right, left, run, line),
        "not in" => !Contains(right, left, run, line),
        "<" => Compare(left, right, line) < 0,
        "<=" => Compare(left, right, line) <= 0,
        ">" => Compare(left, right, line) > 0,
        _ => Compare(left, right, line) >= 0,
    };

    public static bool AreEqual(object? left, object? right, TemplateRun run, int line)
    {
        run.Spend(1, line);
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left is Undefined && right is Undefined) return true;
        if (TemplateValue.Integer(left) is { } leftInteger && TemplateValue.Integer(right) is { } rightInteger) return leftInteger == rightInteger;
        if (TemplateValue.Number(left) is { } leftNumber && TemplateValue.Number(right) is { } rightNumber) return leftNumber == rightNumber;
        return (left, right) switch
        {
            (string a, string b) => a == b,
            (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second, run, line)),
            (TemplateMap a, TemplateMap b) =>
                a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out var other) && AreEqual(entry.Value, other, run, line)),
            _ => ReferenceEquals(left, right),
        };
    }

    public static int Compare(object? left, object? right, int line)
    {
        if (TemplateValue.Integer(left) is { } leftInteger && TemplateValue.Integer(right) is { } rightInteger)
            return leftInteger.CompareTo(rightInteger);
        if (TemplateValue.Number(left) is { } leftNumber && TemplateValue.Number(right) is { } rightNumber)
            return leftNumber.CompareTo(rightNumber);
        if (left is string leftText && right is string rightText) return string.CompareOrdinal(leftText, rightText);
        throw TemplateError.At(line, $"{TemplateValue.Kind(left)} and {TemplateValue.Kind(right)} have no order");
    }

    private static bool Contains(object? container, object? item, TemplateRun run, int line) => container switch
    {
        string text => item is string part
            ? text.Contains(part, StringComparison.Ordinal)
            : throw TemplateError.At(line, $"a string cannot hold {TemplateValue.Kind(item)}"),
        List<object?> list => list.Exists(other => AreEqual(other, item, run, line)),
        TemplateMap map => item is string key && map.ContainsKey(key),
        Undefined => false,
        _ => throw TemplateError.At(line, $"{TemplateValue.Kind(container)} holds nothing, so 'in' means nothing"),
    };
}
