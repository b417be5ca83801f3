using System.Text;
using System.Text.Json;
using Hanul.Tokenization;

namespace Hanul.Serving;

/// <summary>Reads <c>messages</c>: text of a system, user or assistant. Whatever else the API knows is refused with its place.</summary>
internal static class ChatMessages
{
    public static IReadOnlyList<ChatTurn> Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array) throw RequestFields.WrongKind("messages", "a list of messages", json);
        if (json.GetArrayLength() == 0) throw ApiException.Invalid("messages", "'messages' must hold at least one message.");
        return [.. json.EnumerateArray().Select(ReadMessage)];
    }

    private static ChatTurn ReadMessage(JsonElement json, int index)
    {
        var path = FormattableString.Invariant($"messages[{index}]");
        var fields = RequestFields.Object(json, path);
        var role = ReadRole(fields);
        foreach (var name in (ReadOnlySpan<string>)["tool_calls", "function_call", "audio", "refusal"])
            fields.Refuse(name, "this server exchanges text only.");
        fields.Ignore("name");
        var content = ReadContent(fields.Demand("content"), fields.PathOf("content"));
        fields.RefuseOthers();
        return new ChatTurn(role, content);
    }

    private static string ReadRole(RequestFields fields)
    {
        var path = fields.PathOf("role");
        return fields.DemandString("role") switch
        {
            var role and ("system" or "user" or "assistant") => role,
            // OpenAI's later name for what chat templates call the system.
            "developer" => "system",
            var role => throw ApiException.Invalid(path, $"'{path}' must be 'system', 'user' or 'assistant', not '{role}'."),
        };
    }

    private static string ReadContent(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.String) return RequestFields.Text(json, path);
        if (json.ValueKind != JsonValueKind.Array) throw RequestFields.WrongKind(path, "a string or a list of text parts", json);
        var text = new StringBuilder();
        foreach (var (index, part) in json.EnumerateArray().Index())
        {
            var partPath = FormattableString.Invariant($"{path}[{index}]");
            var fields = RequestFields.Object(part, partPath);
            var type = fields.DemandString("type");
            if (type != "text")
                throw ApiException.Unsupported(
                    fields.PathOf("type"), $"'{fields.PathOf("type")}' must be 'text', not '{type}': this model reads text only.");
            text.Append(fields.DemandString("text"));
            fields.RefuseOthers();
        }

        return text.ToString();
    }
}
