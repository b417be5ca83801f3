namespace Hanul.Inference;

/// <summary>Why a text ended.</summary>
public enum FinishReason
{
    /// <summary>The model said that the text is over.</summary>
    EndToken,

    /// <summary>A stop text appeared.</summary>
    StopText,

    /// <summary><see cref="GenerationOptions.MaxTokens"/> were generated.</summary>
    MaxTokens,

    /// <summary>Prompt and text fill the model's context.</summary>
    ContextFull,
}
