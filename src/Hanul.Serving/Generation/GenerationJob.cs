using Hanul.Inference;

namespace Hanul.Serving;

/// <summary>A request, understood: what to continue, how often, how, and how the answer travels.</summary>
/// <param name="Prompts">token ids of each prompt</param>
/// <param name="ChoicesPerPrompt">answers to each prompt</param>
/// <param name="Options">sampling; <see cref="GenerationOptions.MaxTokens"/> is cut to what the context leaves</param>
/// <param name="Streaming">in events or in one piece</param>
internal sealed record GenerationJob(
    IReadOnlyList<IReadOnlyList<int>> Prompts, int ChoicesPerPrompt, GenerationOptions Options, StreamFields Streaming)
{
    public int PromptTokens => Prompts.Sum(prompt => prompt.Count);

    public int ChoiceCount => Prompts.Count * ChoicesPerPrompt;

    /// <summary>Refuses what does not fit the model or the server, naming <paramref name="promptParameter"/>.</summary>
    public void Check(int contextLength, ServingLimits limits, string promptParameter)
    {
        if (ChoiceCount > limits.Choices)
            throw ApiException.Invalid(promptParameter, FormattableString.Invariant(
                $"The request asks for {ChoiceCount} answers; this server gives {limits.Choices} at most."));
        foreach (var prompt in Prompts)
            if (prompt.Count >= contextLength) throw ApiException.ContextLength(contextLength, prompt.Count, promptParameter);
    }

    /// <summary>The prompt and options of one choice. Seeded choices differ from each other, and are the same each time.</summary>
    public (IReadOnlyList<int> Prompt, GenerationOptions Options) Choice(int index, int contextLength)
    {
        var prompt = Prompts[index / ChoicesPerPrompt];
        return (prompt, Options with
        {
            MaxTokens = Math.Min(Options.MaxTokens, contextLength - prompt.Count),
            Seed = Options.Seed is { } seed ? unchecked(seed + (ulong)(index % ChoicesPerPrompt)) : null,
        });
    }
}
