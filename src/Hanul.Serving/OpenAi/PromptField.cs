using System.Text.Json;
using Hanul.Inference;

namespace Hanul.Serving;

/// <summary>Reads <c>prompt</c> of a text completion: a string, strings, token ids, or lists of token ids.</summary>
internal static class PromptField
{
    public static IReadOnlyList<IReadOnlyList<int>> Read(JsonElement json, LanguageModel model)
    {
        if (json.ValueKind == JsonValueKind.String) return [Encode(json, "prompt", model)];
        if (json.ValueKind != JsonValueKind.Array) throw WrongKind("prompt", json);
        if (json.GetArrayLength() == 0) throw ApiException.Invalid("prompt", "'prompt' must hold at least one prompt.");
        if (json[0].ValueKind == JsonValueKind.Number) return [ReadIds(json, "prompt", model)];
        return
        [
            .. json.EnumerateArray().Select((each, index) =>
            {
                var path = FormattableString.Invariant($"prompt[{index}]");
                return each.ValueKind switch
                {
                    JsonValueKind.String => Encode(each, path, model),
                    JsonValueKind.Array => ReadIds(each, path, model),
                    _ => throw WrongKind(path, each),
                };
            }),
        ];
    }

    private static int[] Encode(JsonElement json, string path, LanguageModel model)
    {
        var ids = model.Tokenizer.Encode(RequestFields.Text(json, path), addSpecialTokens: true);
        if (ids.Length > 0) return ids;
        // An empty prompt asks the model to begin by itself; it needs one token to begin with.
        return (model.Tokenizer.BeginTokenId ?? model.Tokenizer.EndTokenId) is { } first
            ? [first]
            : throw ApiException.Invalid(path, $"'{path}' is empty, and this model has no token to begin with.");
    }

    private static int[] ReadIds(JsonElement json, string path, LanguageModel model)
    {
        if (json.GetArrayLength() == 0) throw ApiException.Invalid(path, $"'{path}' must hold at least one token id.");
        var size = model.Tokenizer.VocabularySize;
        return
        [
            .. json.EnumerateArray().Select((each, index) =>
            {
                if (each.ValueKind == JsonValueKind.Number && each.TryGetInt32(out var id) && id >= 0 && id < size) return id;
                throw ApiException.Invalid(
                    path, FormattableString.Invariant($"'{path}[{index}]' must be a token id between 0 and {size - 1}."));
            }),
        ];
    }

    private static ApiException WrongKind(string path, JsonElement json) =>
        RequestFields.WrongKind(path, "a string, token ids, or a list of either", json);
}
