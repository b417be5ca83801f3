using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hanul.Tokenization;

/// <summary>Values as JSON, laid out as Python's <c>json.dumps(value, ensure_ascii=False)</c> does.</summary>
internal sealed class TemplateJson
{
    private readonly StringBuilder text = new();
    private readonly TemplateCall call;
    private readonly int indent;
    private readonly string separator;
    private readonly string colon;
    private readonly bool sorted;

    private TemplateJson(TemplateCall call)
    {
        this.call = call;
        indent = call.TryGet(0, "indent", out var given) && given is long spaces ? (int)Math.Clamp(spaces, 0, 16) : -1;
        sorted = call.Flag(2, "sort_keys");
        (separator, colon) = (indent >= 0 ? "," : ", ", ": ");
        if (!call.TryGet(1, "separators", out var separators) || separators is null) return;
        if (separators is not List<object?> { Count: 2 } pair || pair[0] is not string first || pair[1] is not string second)
            throw call.Wrong("needs two strings as its separators");
        (separator, colon) = (first, second);
    }

    public static string Write(object? value, TemplateCall call)
    {
        var json = new TemplateJson(call);
        json.Append(value, 0);
        return json.text.ToString();
    }

    private void Append(object? value, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        TemplateRun.CheckLength(text.Length, call.Line);
        switch (value)
        {
            case null: text.Append("null"); break;
            case bool truth: text.Append(truth ? "true" : "false"); break;
            case long number: text.Append(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: text.Append(TemplateText.OfReal(number)); break;
            case string quoted: Quote(quoted); break;
            case List<object?> list: AppendItems('[', list, item => Append(item, depth + 1), ']', depth); break;
            case TemplateMap map: AppendItems('{', EntriesOf(map), entry => AppendEntry(entry, depth), '}', depth); break;
            default: throw call.Wrong($"cannot write {TemplateValue.Kind(value)} as JSON");
        }
    }

    private List<KeyValuePair<string, object?>> EntriesOf(TemplateMap map) =>
        sorted ? [.. map.OrderBy(entry => entry.Key, StringComparer.Ordinal)] : [.. map];

    private void AppendEntry(KeyValuePair<string, object?> entry, int depth)
    {
        Quote(entry.Key);
        text.Append(colon);
        Append(entry.Value, depth + 1);
    }

    private void AppendItems<T>(char open, List<T> items, Action<T> append, char close, int depth)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(separator);
            BreakLine(depth + 1);
            append(items[i]);
        }
        if (items.Count > 0) BreakLine(depth);
        text.Append(close);
    }

    private void BreakLine(int depth)
    {
        if (indent >= 0) text.Append('\n').Append(' ', indent * depth);
    }

    private void Quote(string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"' or '\\': text.Append('\\').Append(c); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: text.Append(c); break;
            }
        }
        text.Append('"');
    }
}
