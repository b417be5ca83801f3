using System.Text.Json;

namespace Hanul.Tokenization;

/// <summary>Writes <c>tokenizer.json</c> as Hugging Face's tokenizers library reads it.</summary>
internal static class TokenizerJsonWriter
{
    public static byte[] Write(TokenizerDescription description) => JsonBytes.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        WriteKept(json, description, "truncation", json.WriteNullValue);
        WriteKept(json, description, "padding", json.WriteNullValue);
        WriteAddedTokens(json, description);
        json.WriteNull("normalizer");
        json.WritePropertyName("pre_tokenizer");
        WritePreTokenizer(json, description.Pattern);
        WriteKept(json, description, "post_processor", () => WritePostProcessor(json, description));
        json.WritePropertyName("decoder");
        WriteByteLevel(json, trimOffsets: true, useRegex: true);
        WriteModel(json, description);
        json.WriteEndObject();
    });

    /// <summary>The properties of an added token that both of a tokenizer's files carry.</summary>
    public static void WriteFlags(Utf8JsonWriter json, AddedToken token)
    {
        json.WriteString("content", token.Content);
        json.WriteBoolean("single_word", token.SingleWord);
        json.WriteBoolean("lstrip", token.LeftStrip);
        json.WriteBoolean("rstrip", token.RightStrip);
        json.WriteBoolean("normalized", token.Normalized);
        json.WriteBoolean("special", token.Special);
    }

    private static void WriteKept(Utf8JsonWriter json, TokenizerDescription description, string name, Action writeNew)
    {
        json.WritePropertyName(name);
        if (description.KeptParts is { } kept) json.WriteRawValue(kept[name]);
        else writeNew();
    }

    private static void WriteAddedTokens(Utf8JsonWriter json, TokenizerDescription description)
    {
        json.WriteStartArray("added_tokens");
        foreach (var token in description.AddedTokens.OrderBy(token => token.Id))
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            WriteFlags(json, token);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WritePreTokenizer(Utf8JsonWriter json, PretokenizationPattern pattern)
    {
        if (pattern == PretokenizationPattern.Gpt2)
        {
            WriteByteLevel(json, trimOffsets: true, useRegex: true);
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        json.WriteStartObject();
        json.WriteString("type", "Split");
        json.WriteStartObject("pattern");
        json.WriteString("Regex", PretokenizationPatterns.Expression(pattern));
        json.WriteEndObject();
        json.WriteString("behavior", "Isolated");
        json.WriteBoolean("invert", false);
        json.WriteEndObject();
        WriteByteLevel(json, trimOffsets: true, useRegex: false);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePostProcessor(Utf8JsonWriter json, TokenizerDescription description)
    {
        if (description.Prefix.Count + description.Suffix.Count == 0)
        {
            WriteByteLevel(json, description.TrimOffsets, useRegex: true);
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("processors");
        WriteByteLevel(json, description.TrimOffsets, useRegex: true);
        new TemplateProcessingWriter(json, description).Write();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter json, bool trimOffsets, bool useRegex)
    {
        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", trimOffsets);
        json.WriteBoolean("use_regex", useRegex);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, TokenizerDescription description)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteNull("unk_token");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", description.IgnoreMerges);
        json.WriteStartObject("vocab");
        for (var id = 0; id < description.Tokens.Count; id++)
        {
            if (description.Tokens[id] is { } token) json.WriteNumber(token, id);
        }
        json.WriteEndObject();
        json.WriteStartArray("merges");
        // One string a merge: every version of the library reads it, and byte-level tokens hold no space.
        foreach (var merge in description.Merges)
            json.WriteStringValue($"{description.Tokens[merge.Left]} {description.Tokens[merge.Right]}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
