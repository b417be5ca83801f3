namespace Hanul.Corpus;

/// <summary>What one side of a corpus holds.</summary>
/// <param name="Documents">How many documents.</param>
/// <param name="Bytes">UTF-8 bytes of the text that the tokens stand for; special tokens stand for none. Bits per byte divide by it.</param>
/// <param name="Tokens">How many tokens, the end-of-text token of each document included.</param>
public sealed record CorpusSplit(long Documents, long Bytes, long Tokens)
{
    /// <summary>Bytes of text a token stands for on average.</summary>
    public double BytesPerToken => Tokens == 0 ? 0 : (double)Bytes / Tokens;
}
