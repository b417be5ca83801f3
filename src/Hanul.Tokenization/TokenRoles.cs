namespace Hanul.Tokenization;

/// <summary>Which tokens begin, end and pad a text, by content; null where the tokenizer has none.</summary>
internal sealed record TokenRoles
{
    public string? Begin { get; init; }

    public string? End { get; init; }

    public string? Pad { get; init; }

    public string? Unknown { get; init; }

    /// <summary>Those that are there, by Hugging Face's names for them.</summary>
    public IReadOnlyDictionary<string, string> ByName
    {
        get
        {
            var named = new Dictionary<string, string>();
            if (Begin is not null) named.Add("bos_token", Begin);
            if (End is not null) named.Add("eos_token", End);
            if (Pad is not null) named.Add("pad_token", Pad);
            if (Unknown is not null) named.Add("unk_token", Unknown);
            return named;
        }
    }
}
