namespace Hanul.Inference;

/// <summary>
/// Lets text through as long as it cannot belong to a stop text. What may be the beginning of one is held back until it is certain, so
/// that no part of a stop text is ever shown, however tokens cut it.
/// </summary>
internal sealed class StopTexts(IReadOnlyList<string> stops)
{
    private string _held = "";

    /// <summary>True once a stop text appeared; what follows is dropped.</summary>
    internal bool Found { get; private set; }

    /// <summary>Takes text and returns what may be shown.</summary>
    internal string Append(string text)
    {
        if (Found || stops.Count == 0)
            return Found ? "" : text;
        text = _held + text;
        var first = FirstStop(text);
        if (first >= 0)
        {
            Found = true;
            _held = "";
            return text[..first];
        }

        var certain = text.Length - LongestBeginning(text);
        _held = text[certain..];
        return text[..certain];
    }

    /// <summary>What is still held back, when no more text comes.</summary>
    internal string Flush()
    {
        var rest = _held;
        _held = "";
        return rest;
    }

    private int FirstStop(string text)
    {
        var first = -1;
        foreach (var stop in stops)
        {
            var at = text.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && (first < 0 || at < first))
                first = at;
        }

        return first;
    }

    private int LongestBeginning(string text)
    {
        var longest = 0;
        foreach (var stop in stops)
        {
            for (var length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
                    longest = length;
            }
        }

        return longest;
    }
}
