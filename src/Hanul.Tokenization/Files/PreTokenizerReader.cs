namespace Hanul.Tokenization;

/// <summary>Recognises the published pre-tokenizers in <c>tokenizer.json</c>.</summary>
internal static class PreTokenizerReader
{
    public static PretokenizationPattern Read(JsonPlace place)
    {
        if (place.IsNull) throw place.Unsupported("no pre-tokenizer; ByteLevel, alone or after a Split, is read");
        if (place.Type() == "ByteLevel")
        {
            RequireNoPrefixSpace(place);
            return place["use_regex"].Boolean(whenMissing: true)
                ? PretokenizationPattern.Gpt2
                : throw place.Unsupported("ByteLevel without any splitting");
        }
        if (place.Type() != "Sequence")
            throw place.Unsupported($"the pre-tokenizer {place.Type()}; ByteLevel, alone or after a Split, is read");

        var steps = place["pretokenizers"].Items().ToList();
        if (steps.Count != 2 || steps[0].Type() != "Split" || steps[1].Type() != "ByteLevel")
        {
            var names = string.Join(", ", steps.Select(step => step.Type()));
            throw place.Unsupported($"the pre-tokenizers [{names}]; [Split, ByteLevel] is read");
        }
        RequireNoPrefixSpace(steps[1]);
        if (steps[1]["use_regex"].Boolean(whenMissing: true))
            throw steps[1].Unsupported("splitting by the GPT-2 expression after another Split");
        return ReadSplit(steps[0]);
    }

    private static PretokenizationPattern ReadSplit(JsonPlace split)
    {
        if (split["invert"].Boolean() || split["behavior"].Text() != "Isolated")
            throw split.Unsupported($"splitting with behavior {split["behavior"].Text()}; Isolated is read");
        var pattern = split["pattern"];
        if (pattern["Regex"].IsNull)
            throw pattern.Unsupported("splitting at a fixed string");
        var expression = pattern["Regex"].Text();
        return PretokenizationPatterns.TryFind(expression, out var found)
            ? found
            : throw pattern.Unsupported($"splitting by the expression {expression}; those of GPT-2, Llama 3 and o200k are known");
    }

    private static void RequireNoPrefixSpace(JsonPlace byteLevel)
    {
        if (byteLevel["add_prefix_space"].Boolean(whenMissing: true))
            throw byteLevel.Unsupported("a space put before every text (add_prefix_space)");
    }
}
