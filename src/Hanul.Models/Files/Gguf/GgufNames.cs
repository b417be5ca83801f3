namespace Hanul.Models;

/// <summary>GGUF's names of the parameters that every architecture names alike.</summary>
internal static class GgufNames
{
    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        ["embedding"] = "token_embd",
        ["positions"] = "position_embd",
        ["norm"] = "output_norm",
        ["head"] = "output",
    };

    private static readonly Dictionary<string, string> InLayer = new(StringComparer.Ordinal)
    {
        ["attention.norm"] = "attn_norm",
        ["attention.query"] = "attn_q",
        ["attention.key"] = "attn_k",
        ["attention.value"] = "attn_v",
        ["attention.output"] = "attn_output",
        ["attention.query_norm"] = "attn_q_norm",
        ["attention.key_norm"] = "attn_k_norm",
        ["feed_forward.norm"] = "ffn_norm",
        ["feed_forward.gate"] = "ffn_gate",
        ["feed_forward.up"] = "ffn_up",
        ["feed_forward.down"] = "ffn_down",
        ["feed_forward.router"] = "ffn_gate_inp",
        ["feed_forward.experts.gate"] = "ffn_gate_exps",
        ["feed_forward.experts.up"] = "ffn_up_exps",
        ["feed_forward.experts.down"] = "ffn_down_exps",
    };

    /// <param name="canonical">For example <c>layers.3.attention.query.weight</c>.</param>
    /// <returns>For example <c>blk.3.attn_q.weight</c>.</returns>
    public static string Of(string canonical)
    {
        var end = canonical.LastIndexOf('.');
        var (part, suffix) = (canonical[..end], canonical[end..]);
        if (Whole.TryGetValue(part, out var name)) return name + suffix;
        var pieces = part.Split('.', 3);
        return pieces.Length == 3 && pieces[0] == "layers" && InLayer.TryGetValue(pieces[2], out name)
            ? $"blk.{pieces[1]}.{name}{suffix}"
            : throw new NotSupportedException($"GGUF has no name for the parameter {canonical}.");
    }
}
