using Hanul.Models;

namespace Hanul.Inference;

/// <summary>How a text is continued.</summary>
public sealed record GenerationOptions
{
    /// <summary>The largest number of tokens to generate; the model's context length ends a text as well.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>Divides the logits; below 1 likely tokens become likelier. 0 always takes the most likely token.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>How many of the most likely tokens may be drawn; 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the fewest most likely tokens that together reach this share of the probability may be drawn; 1 for all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>The smallest probability a drawn token may have, relative to the most likely one; 0 for any.</summary>
    public float MinP { get; init; }

    /// <summary>Divides positive logits of tokens that are in the text already and multiplies negative ones; 1 does nothing.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>
    /// The same seed, prompt and options give the same text, whoever else is served and however many threads there are. Between processors
    /// with vector registers of different widths, logits differ in their last bit. Null for another text each time.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>Texts that end the generation where they appear; they are not part of the output.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>True to go on after an end token.</summary>
    public bool IgnoreEndToken { get; init; }

    /// <summary>Options that follow what a model's makers suggest, and the defaults above where they say nothing.</summary>
    /// <param name="defaults">The model's suggestions.</param>
    public static GenerationOptions From(GenerationDefaults defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        var plain = new GenerationOptions();
        return plain with
        {
            Temperature = defaults.Temperature ?? plain.Temperature,
            TopK = defaults.TopK ?? plain.TopK,
            TopP = defaults.TopP ?? plain.TopP,
            MinP = defaults.MinP ?? plain.MinP,
            RepetitionPenalty = defaults.RepetitionPenalty ?? plain.RepetitionPenalty,
        };
    }

    /// <summary>Checks that every option is in its range.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    internal GenerationOptions Validated()
    {
        Check(MaxTokens >= 1, nameof(MaxTokens), MaxTokens, "at least 1");
        Check(Temperature >= 0 && float.IsFinite(Temperature), nameof(Temperature), Temperature, "0 or more");
        Check(TopK >= 0, nameof(TopK), TopK, "0 (all tokens) or more");
        Check(TopP is > 0 and <= 1, nameof(TopP), TopP, "above 0 and at most 1");
        Check(MinP is >= 0 and <= 1, nameof(MinP), MinP, "between 0 and 1");
        Check(RepetitionPenalty > 0 && float.IsFinite(RepetitionPenalty), nameof(RepetitionPenalty), RepetitionPenalty, "above 0");
        if (Stop.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A stop text is empty: it would end every answer before it begins.", nameof(Stop));
        return this;
    }

    private static void Check(bool right, string name, object value, string range)
    {
        if (!right)
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {range}."), name);
    }
}
