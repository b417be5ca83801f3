namespace Hanul.Inference;

/// <summary>A text has more tokens than the model can look at.</summary>
public sealed class ContextOverflowException : ArgumentException
{
    /// <summary>An overflow.</summary>
    /// <param name="tokenCount">Tokens of the text.</param>
    /// <param name="contextLength">Tokens the model can look at.</param>
    public ContextOverflowException(int tokenCount, int contextLength)
        : base(FormattableString.Invariant(
            $"The prompt has {tokenCount} tokens, but the model's context holds {contextLength}, the answer included: shorten the prompt."))
    {
        TokenCount = tokenCount;
        ContextLength = contextLength;
    }

    /// <summary>Tokens of the text.</summary>
    public int TokenCount { get; }

    /// <summary>Tokens the model can look at.</summary>
    public int ContextLength { get; }
}
