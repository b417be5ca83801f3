using System.Globalization;
using System.Text.Json;

namespace Hanul.Tokenization;

/// <summary>Writes <c>tokenizer_config.json</c>.</summary>
internal static class TokenizerConfigWriter
{
    public static byte[] Write(TokenizerDescription description) => JsonBytes.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("added_tokens_decoder");
        foreach (var token in description.AddedTokens)
        {
            json.WriteStartObject(token.Id.ToString(CultureInfo.InvariantCulture));
            TokenizerJsonWriter.WriteFlags(json, token);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        WriteRole(json, "bos_token", description.Roles.Begin);
        WriteRole(json, "eos_token", description.Roles.End);
        WriteRole(json, "pad_token", description.Roles.Pad);
        WriteRole(json, "unk_token", description.Roles.Unknown);
        if (description.ChatTemplate is { } template) json.WriteString("chat_template", template);
        json.WriteBoolean("clean_up_tokenization_spaces", false);
        json.WriteString("tokenizer_class", "PreTrainedTokenizerFast");
        json.WriteEndObject();
    });

    private static void WriteRole(Utf8JsonWriter json, string name, string? content)
    {
        if (content is null) json.WriteNull(name);
        else json.WriteString(name, content);
    }
}
