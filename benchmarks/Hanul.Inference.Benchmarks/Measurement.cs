namespace Hanul.Inference.Benchmarks;

/// <summary>What one model did.</summary>
/// <param name="Model">Which model.</param>
/// <param name="Type">How its matrices are stored.</param>
/// <param name="Parameters">All numbers of the model.</param>
/// <param name="WeightBytes">Bytes of the weights that one token needs.</param>
/// <param name="PromptTokens">Length of the prompt.</param>
/// <param name="PrefillTokensPerSecond">Prompt tokens a second.</param>
/// <param name="DecodeTokensPerSecond">Generated tokens a second, one text alone.</param>
/// <param name="BatchSize">Texts at once in the next figure.</param>
/// <param name="BatchTokensPerSecond">Generated tokens a second of all texts together.</param>
/// <param name="BandwidthShare">Bytes of weights read a second while decoding, relative to the measured bandwidth of the memory.</param>
/// <param name="BytesPerToken">Bytes allocated on the managed heap for each decoded token, text and channel included.</param>
internal sealed record Measurement(
    string Model,
    string Type,
    long Parameters,
    long WeightBytes,
    int PromptTokens,
    double PrefillTokensPerSecond,
    double DecodeTokensPerSecond,
    int BatchSize,
    double BatchTokensPerSecond,
    double BandwidthShare,
    double BytesPerToken);
