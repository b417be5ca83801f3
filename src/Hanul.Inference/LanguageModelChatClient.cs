using System.Runtime.CompilerServices;
using System.Text;
using Hanul.Tokenization;
using Microsoft.Extensions.AI;

namespace Hanul.Inference;

/// <summary>
/// A <see cref="LanguageModel"/> behind the interface of Microsoft.Extensions.AI. Options that the interface has no name for come through
/// <see cref="ChatOptions.RawRepresentationFactory"/> as <see cref="GenerationOptions"/>; what the interface names overrides them.
/// </summary>
internal sealed class LanguageModelChatClient(LanguageModel model) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new("hanul", null, model.Name);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        var (prompt, generation) = Prepare(messages, options);
        FinishReason? finish = null;
        var count = 0;
        await foreach (var token in model.GenerateAsync(prompt, generation, cancellationToken).ConfigureAwait(false))
        {
            text.Append(token.Text);
            finish = token.Finish;
            count++;
        }

        return new(new ChatMessage(ChatRole.Assistant, text.ToString()))
        {
            ResponseId = Guid.NewGuid().ToString("N"),
            ModelId = model.Name,
            CreatedAt = DateTimeOffset.UtcNow,
            FinishReason = Reason(finish),
            Usage = Usage(prompt.Count, count),
        };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (prompt, generation) = Prepare(messages, options);
        return Stream(prompt, generation, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(model) ? model
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        // The model belongs to whoever loaded it.
    }

    private async IAsyncEnumerable<ChatResponseUpdate> Stream(
        IReadOnlyList<int> prompt, GenerationOptions generation, [EnumeratorCancellation] CancellationToken ct)
    {
        var id = Guid.NewGuid().ToString("N");
        var count = 0;
        await foreach (var token in model.GenerateAsync(prompt, generation, ct).ConfigureAwait(false))
        {
            count++;
            if (token.Text.Length > 0)
                yield return Update(id, new TextContent(token.Text), null);
            if (token.Finish is { } finish)
                yield return Update(id, new UsageContent(Usage(prompt.Count, count)), Reason(finish));
        }
    }

    private ChatResponseUpdate Update(string id, AIContent content, ChatFinishReason? finish) => new(ChatRole.Assistant, [content])
    {
        ResponseId = id,
        MessageId = id,
        ModelId = model.Name,
        CreatedAt = DateTimeOffset.UtcNow,
        FinishReason = finish,
    };

    private (IReadOnlyList<int> Prompt, GenerationOptions Generation) Prepare(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var turns = messages.Select(Turn);
        if (!string.IsNullOrEmpty(options?.Instructions))
            turns = turns.Prepend(new(ChatRole.System.Value, options.Instructions));
        return (model.EncodeChat([.. turns]), Options(options));
    }

    private GenerationOptions Options(ChatOptions? options)
    {
        var generation = options?.RawRepresentationFactory?.Invoke(this) as GenerationOptions ?? GenerationOptions.From(model.Defaults);
        if (options is null)
            return generation;
        if (options.Tools is { Count: > 0 })
            throw new NotSupportedException("The engine does not call tools: leave ChatOptions.Tools empty.");
        if (options.ResponseFormat is ChatResponseFormatJson)
            throw new NotSupportedException("The engine does not constrain answers to JSON: leave ChatOptions.ResponseFormat out.");
        return generation with
        {
            MaxTokens = options.MaxOutputTokens ?? generation.MaxTokens,
            Temperature = options.Temperature ?? generation.Temperature,
            TopK = options.TopK ?? generation.TopK,
            TopP = options.TopP ?? generation.TopP,
            Seed = options.Seed is { } seed ? unchecked((ulong)seed) : generation.Seed,
            Stop = options.StopSequences is { Count: > 0 } stops ? [.. stops] : generation.Stop,
        };
    }

    private static ChatTurn Turn(ChatMessage message)
    {
        if (message.Contents.FirstOrDefault(content => content is not TextContent) is { } other)
            throw new NotSupportedException($"A message holds {other.GetType().Name}; this model reads text only.");
        return new(message.Role.Value, message.Text);
    }

    private static UsageDetails Usage(int input, int output) =>
        new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };

    private static ChatFinishReason? Reason(FinishReason? finish) => finish switch
    {
        FinishReason.EndToken or FinishReason.StopText => ChatFinishReason.Stop,
        FinishReason.MaxTokens or FinishReason.ContextFull => ChatFinishReason.Length,
        _ => null,
    };
}
