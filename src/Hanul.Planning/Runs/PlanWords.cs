using System.Globalization;
using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>Words and quantities as people type them.</summary>
public static class PlanWords
{
    /// <summary>300B, 1.5T, 20M or a plain number.</summary>
    /// <param name="text">What was typed.</param>
    /// <exception cref="InvalidDataException">It is no such number.</exception>
    public static double Tokens(string text)
    {
        var plain = text.Trim();
        var scale = plain.Length == 0 ? 1 : char.ToUpperInvariant(plain[^1]) switch { 'K' => 1e3, 'M' => 1e6, 'B' or 'G' => 1e9, 'T' => 1e12, _ => 1 };
        var digits = scale > 1 ? plain[..^1] : plain;
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value * scale is > 0 and <= 1e18
            ? value * scale
            : throw new InvalidDataException($"\"{text}\" is not a number of tokens; write for example 300B, 1.5T or 20000000.");
    }

    /// <summary>fp32, bf16, fp16, fp8 or fp4.</summary>
    /// <param name="text">What was typed.</param>
    /// <exception cref="InvalidDataException">It is none of them.</exception>
    public static MatrixFormat Format(string text) => text.ToLowerInvariant() switch
    {
        "fp32" or "float32" => MatrixFormat.Float32,
        "bf16" or "fp16" or "half" => MatrixFormat.Half,
        "fp8" or "mxfp8" => MatrixFormat.Eight,
        "fp4" or "nvfp4" or "mxfp4" => MatrixFormat.Four,
        _ => throw new InvalidDataException($"\"{text}\" is not a number format; choose fp32, bf16, fp16, fp8 or fp4."),
    };

    /// <summary>none, selective or full.</summary>
    /// <param name="text">What was typed.</param>
    /// <exception cref="InvalidDataException">It is none of them.</exception>
    public static Recomputation Recomputation(string text) => Enum.TryParse<Recomputation>(text, ignoreCase: true, out var value) && !char.IsAsciiDigit(text[0])
        ? value
        : throw new InvalidDataException($"\"{text}\" is not a way to recompute; choose none, selective or full.");

    /// <summary>1f1b, interleaved, zero-bubble or zero-bubble-2.</summary>
    /// <param name="text">What was typed.</param>
    /// <exception cref="InvalidDataException">It is none of them.</exception>
    public static PipelineScheduleKind Schedule(string text) => text.ToLowerInvariant() switch
    {
        "1f1b" => PipelineScheduleKind.OneForwardOneBackward,
        "interleaved" => PipelineScheduleKind.Interleaved,
        "zero-bubble" or "zb" or "zb-h1" => PipelineScheduleKind.ZeroBubble,
        "zero-bubble-2" or "zb-2p" or "zb-h2" => PipelineScheduleKind.ZeroBubbleDoubleMemory,
        _ => throw new InvalidDataException($"\"{text}\" is not a schedule; choose 1f1b, interleaved, zero-bubble or zero-bubble-2."),
    };
}
