using System.Text.Json;

namespace Hanul.Tokenization;

/// <summary>
/// Reads <c>tokenizer_config.json</c>, and the older <c>special_tokens_map.json</c> with the same keys: the roles of special tokens
/// and the chat template.
/// </summary>
internal static class TokenizerConfigReader
{
    /// <summary>What the file does not say stays as <paramref name="description"/> has it.</summary>
    public static TokenizerDescription Read(string path, TokenizerDescription description)
    {
        using var file = JsonFile.Open(path);
        var root = file.Root;
        var roles = description.Roles;
        return description with
        {
            Roles = new TokenRoles
            {
                Begin = Token(root["bos_token"]) ?? roles.Begin,
                End = Token(root["eos_token"]) ?? roles.End,
                Pad = Token(root["pad_token"]) ?? roles.Pad,
                Unknown = Token(root["unk_token"]) ?? roles.Unknown,
            },
            ChatTemplate = Template(root["chat_template"]) ?? description.ChatTemplate,
        };
    }

    /// <summary>A token is named by its content, or by an object that has the content.</summary>
    private static string? Token(JsonPlace place) =>
        place.Kind == JsonValueKind.Object ? place["content"].Text() : place.TextOrNull();

    /// <summary>One template, or a list of named ones of which <c>default</c> is for dialogue.</summary>
    private static string? Template(JsonPlace place)
    {
        if (place.Kind != JsonValueKind.Array) return place.TextOrNull();
        var named = place.Items().Select(item => (Name: item["name"].Text(), Template: item["template"].Text())).ToList();
        return named.Where(item => item.Name == "default").Concat(named).Select(item => item.Template).FirstOrDefault();
    }
}
