namespace Hanul.Tokenization;

/// <summary>Reads the post-processors that byte-level models are published with.</summary>
internal static class PostProcessorReader
{
    public static PostProcessing Read(JsonPlace place)
    {
        if (place.IsNull) return PostProcessing.None;
        switch (place.Type())
        {
            case "ByteLevel":
                return PostProcessing.None with { TrimOffsets = place["trim_offsets"].Boolean(whenMissing: true) };
            case "TemplateProcessing":
                return ReadTemplate(place);
            case "Sequence":
                var all = PostProcessing.None;
                foreach (var step in place["processors"].Items())
                {
                    var next = Read(step);
                    all = new PostProcessing(
                        [.. next.Prefix, .. all.Prefix], [.. all.Suffix, .. next.Suffix], all.TrimOffsets || next.TrimOffsets);
                }
                return all;
            default:
                throw place.Unsupported($"the post-processor {place.Type()}; ByteLevel, TemplateProcessing and a Sequence of them are read");
        }
    }

    private static PostProcessing ReadTemplate(JsonPlace place)
    {
        var prefix = new List<int>();
        var suffix = new List<int>();
        var sequences = 0;
        foreach (var piece in place["single"].Items())
        {
            if (!piece["Sequence"].IsNull) sequences++;
            else (sequences == 0 ? prefix : suffix).AddRange(IdsOf(piece["SpecialToken"]["id"].Text(), place["special_tokens"]));
        }
        if (sequences != 1) throw place["single"].Wrong($"has the text {sequences} times instead of once");
        return PostProcessing.None with { Prefix = prefix, Suffix = suffix };
    }

    private static IEnumerable<int> IdsOf(string name, JsonPlace specialTokens) =>
        specialTokens[name]["ids"].Items().Select(id => id.Integer());
}
