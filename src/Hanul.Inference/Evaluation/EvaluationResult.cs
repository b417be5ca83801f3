namespace Hanul.Inference;

/// <summary>How well a model predicts a text.</summary>
/// <param name="TokenCount">Tokens that were predicted.</param>
/// <param name="ByteCount">UTF-8 bytes that these tokens stand for.</param>
/// <param name="TotalNats">The sum of −ln(probability) over the tokens.</param>
public sealed record EvaluationResult(long TokenCount, long ByteCount, double TotalNats)
{
    /// <summary>The mean loss of a token in nats.</summary>
    public double NatsPerToken => TokenCount == 0 ? 0 : TotalNats / TokenCount;

    /// <summary>exp(loss): among how many equally likely tokens the model would be as uncertain. Depends on the tokenizer.</summary>
    public double Perplexity => Math.Exp(NatsPerToken);

    /// <summary>Bits a byte of the text would take if the model compressed it. Comparable between tokenizers.</summary>
    public double BitsPerByte => ByteCount == 0 ? 0 : TotalNats / Math.Log(2) / ByteCount;
}
