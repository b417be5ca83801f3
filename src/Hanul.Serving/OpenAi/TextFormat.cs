using Hanul.Inference;
using Microsoft.AspNetCore.Http;

namespace Hanul.Serving;

/// <summary><c>POST /v1/completions</c>: continue a text.</summary>
internal sealed class TextFormat : IReplyFormat
{
    /// <summary>OpenAI's own default where <c>max_tokens</c> is absent: a bare continuation has no natural end.</summary>
    private const int DefaultMaxTokens = 16;

    public string IdPrefix => "cmpl-";

    public string PromptParameter => "prompt";

    public GenerationJob Read(RequestFields fields, LanguageModel model, ServingLimits limits)
    {
        var prompts = PromptField.Read(fields.Demand("prompt"), model);
        var options = SamplingFields.Read(fields, GenerationOptions.From(model.Defaults), limits, "max_tokens");
        if (fields.Find("max_tokens") is null) options = options with { MaxTokens = Math.Min(DefaultMaxTokens, limits.MaxTokens) };
        var (choices, streaming) = (SamplingFields.ReadChoices(fields), StreamFields.Read(fields));
        fields.Refuse("echo", "the answer holds the continuation only.");
        fields.Refuse("suffix", "this server continues a text, it does not fill a gap.");
        if (fields.FindInteger("best_of", 1, 20) is { } best && best != choices)
            throw ApiException.Unsupported("best_of", "'best_of' is not supported: ask for several answers with 'n'.");
        fields.RefuseOthers();
        return new GenerationJob(prompts, choices, options, streaming);
    }

    public Task WriteStartAsync(EventStream stream, ReplyHead head, int index, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WritePieceAsync(
        EventStream stream, ReplyHead head, int index, string text, string? finishReason, Usage? usage,
        CancellationToken cancellationToken) =>
        WriteAsync(stream, head, [new TextChoice(index, text, finishReason)], usage, cancellationToken);

    public Task WriteUsageAsync(EventStream stream, ReplyHead head, Usage usage, CancellationToken cancellationToken) =>
        WriteAsync(stream, head, [], usage, cancellationToken);

    public Task WriteWholeAsync(
        HttpResponse response, ReplyHead head, IReadOnlyList<Reply> replies, Usage usage, CancellationToken cancellationToken)
    {
        var choices = replies.Select((reply, index) => new TextChoice(index, reply.Text, reply.FinishReason));
        var completion = new TextCompletion(head.Id, head.Created, head.Model, [.. choices], usage);
        return ApiJson.WriteAsync(response, completion, ApiJson.Default.TextCompletion, cancellationToken);
    }

    private static Task WriteAsync(
        EventStream stream, ReplyHead head, IReadOnlyList<TextChoice> choices, Usage? usage, CancellationToken cancellationToken)
    {
        var piece = new TextCompletion(head.Id, head.Created, head.Model, choices, usage);
        return stream.WriteAsync(piece, ApiJson.Default.TextCompletion, cancellationToken);
    }
}
