using System.CommandLine;
using Hanul.Inference;

namespace Hanul.Cli;

/// <summary>The sampling options of <c>generate</c>, <c>chat</c> and <c>serve</c>; what the user leaves out comes from the model's files.</summary>
internal sealed class SamplingOptions
{
    private readonly Option<float?> _temperature = SharedOptions.Temperature();
    private readonly Option<int?> _topK = SharedOptions.TopK();
    private readonly Option<float?> _topP = SharedOptions.TopP();
    private readonly Option<float?> _minP = SharedOptions.MinP();
    private readonly Option<float?> _repetitionPenalty = SharedOptions.RepetitionPenalty();
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly Option<int?> _maxTokens = new("--max-tokens") { Description = "Stop after this many tokens.", HelpName = "N" };
    private readonly Option<string[]> _stop = new("--stop") { Description = "Stop before this text. May be given several times.", HelpName = "TEXT" };
    private readonly Option<bool> _greedy = new("--greedy") { Description = "Always take the likeliest token; the same as --temperature 0." };
    private readonly Option<bool> _ignoreEnd = new("--ignore-eos") { Description = "Go on where the model would end." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_maxTokens, _greedy, _temperature, _topK, _topP, _minP, _repetitionPenalty, _seed, _stop, _ignoreEnd])
            command.Options.Add(option);
    }

    public GenerationOptions From(ParseResult parsed, GenerationOptions defaults)
    {
        var options = defaults with
        {
            MaxTokens = parsed.GetValue(_maxTokens) ?? defaults.MaxTokens,
            Temperature = parsed.GetValue(_greedy) ? 0 : parsed.GetValue(_temperature) ?? defaults.Temperature,
            TopK = parsed.GetValue(_topK) ?? defaults.TopK,
            TopP = parsed.GetValue(_topP) ?? defaults.TopP,
            MinP = parsed.GetValue(_minP) ?? defaults.MinP,
            RepetitionPenalty = parsed.GetValue(_repetitionPenalty) ?? defaults.RepetitionPenalty,
            Seed = parsed.GetValue(_seed) ?? defaults.Seed,
            IgnoreEndToken = parsed.GetValue(_ignoreEnd),
        };
        return parsed.GetValue(_stop) is { Length: > 0 } stop ? options with { Stop = stop } : options;
    }
}
