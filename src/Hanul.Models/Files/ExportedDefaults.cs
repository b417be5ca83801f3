namespace Hanul.Models;

/// <summary>The generation defaults that an exported model carries.</summary>
internal static class ExportedDefaults
{
    /// <summary>How a turn ends in the chat template that Hanul's own tokenizers carry (ChatML).</summary>
    private const string TurnEnd = "<|im_end|>";

    /// <summary>
    /// The model's defaults, and the tokenizer's roles where they leave a token open. A model whose template ends turns with a token of
    /// its own ends there as well: readers that know only the end of a document would let it talk on for both sides.
    /// </summary>
    /// <param name="package">The model.</param>
    public static GenerationDefaults Of(ModelPackage package)
    {
        var (defaults, tokenizer) = (package.Defaults, package.Tokenizer);
        if (tokenizer is null)
            return defaults;
        var ends = defaults.EndTokenIds.Count > 0 ? defaults.EndTokenIds : [.. tokenizer.EndTokenId is { } end ? (int[])[end] : [], .. TurnEnds(tokenizer)];
        return defaults with
        {
            EndTokenIds = ends,
            BeginTokenId = defaults.BeginTokenId ?? tokenizer.BeginTokenId,
            PadTokenId = defaults.PadTokenId ?? tokenizer.PadTokenId,
        };
    }

    private static int[] TurnEnds(Tokenization.Tokenizer tokenizer) =>
        tokenizer.ChatTemplate?.Contains(TurnEnd, StringComparison.Ordinal) == true
        && tokenizer.SpecialTokens.TryGetValue(TurnEnd, out var id) && id != tokenizer.EndTokenId
            ? [id]
            : [];
}
