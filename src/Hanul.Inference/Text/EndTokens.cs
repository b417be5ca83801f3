using System.Collections.Frozen;
using Hanul.Models;
using Hanul.Tokenization;

namespace Hanul.Inference;

/// <summary>The tokens with which a model says that its answer is over.</summary>
internal static class EndTokens
{
    // Chat models are often published with the end of a document as their only end token and end their turns with one of these.
    private static readonly string[] TurnEnds =
        ["<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|endofturn|>", "[|endofturn|]", "<end_of_turn>"];

    /// <summary>Those that the model's makers name, the tokenizer's, and special tokens that are known to end a turn.</summary>
    internal static IReadOnlySet<int> Of(GenerationDefaults defaults, Tokenizer? tokenizer)
    {
        var ids = new HashSet<int>(defaults.EndTokenIds);
        if (tokenizer?.EndTokenId is { } end)
            ids.Add(end);
        foreach (var content in TurnEnds)
        {
            if (tokenizer is not null && tokenizer.SpecialTokens.TryGetValue(content, out var id))
                ids.Add(id);
        }

        return ids.ToFrozenSet();
    }
}
