using Hanul.Inference;
using Microsoft.AspNetCore.Http;

namespace Hanul.Serving;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatFormat : IReplyFormat
{
    public string IdPrefix => "chatcmpl-";

    public string PromptParameter => "messages";

    public GenerationJob Read(RequestFields fields, LanguageModel model, ServingLimits limits)
    {
        var turns = ChatMessages.Read(fields.Demand("messages"));
        var options = SamplingFields.Read(fields, GenerationOptions.From(model.Defaults), limits, "max_tokens", "max_completion_tokens");
        var (choices, streaming) = (SamplingFields.ReadChoices(fields), StreamFields.Read(fields));
        foreach (var name in (ReadOnlySpan<string>)["tools", "tool_choice", "functions", "function_call"])
            fields.Refuse(name, "this server does not call tools.");
        foreach (var name in (ReadOnlySpan<string>)
            ["audio", "prediction", "web_search_options", "reasoning_effort", "verbosity", "top_logprobs"])
            fields.Refuse(name, "this server does not have it.");
        RefuseOtherThanText(fields);
        fields.Ignore("parallel_tool_calls");
        fields.RefuseOthers();
        return new GenerationJob([Encode(model, turns)], choices, options, streaming);
    }

    public Task WriteStartAsync(EventStream stream, ReplyHead head, int index, CancellationToken cancellationToken) =>
        WriteAsync(stream, head, [new ChatChunkChoice(index, new ChatDelta("assistant", ""), null)], null, cancellationToken);

    public Task WritePieceAsync(
        EventStream stream, ReplyHead head, int index, string text, string? finishReason, Usage? usage,
        CancellationToken cancellationToken)
    {
        var delta = new ChatDelta(null, text.Length > 0 ? text : null);
        return WriteAsync(stream, head, [new ChatChunkChoice(index, delta, finishReason)], usage, cancellationToken);
    }

    public Task WriteUsageAsync(EventStream stream, ReplyHead head, Usage usage, CancellationToken cancellationToken) =>
        WriteAsync(stream, head, [], usage, cancellationToken);

    public Task WriteWholeAsync(
        HttpResponse response, ReplyHead head, IReadOnlyList<Reply> replies, Usage usage, CancellationToken cancellationToken)
    {
        var choices = replies.Select((reply, index) => new ChatChoice(index, new ChatMessage("assistant", reply.Text), reply.FinishReason));
        var completion = new ChatCompletion(head.Id, head.Created, head.Model, [.. choices], usage);
        return ApiJson.WriteAsync(response, completion, ApiJson.Default.ChatCompletion, cancellationToken);
    }

    private static Task WriteAsync(
        EventStream stream, ReplyHead head, IReadOnlyList<ChatChunkChoice> choices, Usage? usage, CancellationToken cancellationToken)
    {
        var chunk = new ChatCompletionChunk(head.Id, head.Created, head.Model, choices, usage);
        return stream.WriteAsync(chunk, ApiJson.Default.ChatCompletionChunk, cancellationToken);
    }

    private static IReadOnlyList<int> Encode(LanguageModel model, IReadOnlyList<Tokenization.ChatTurn> turns)
    {
        try
        {
            return model.EncodeChat(turns);
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException or ArgumentException)
        {
            throw ApiException.Invalid("messages", $"The model's chat template does not take these messages: {exception.Message}");
        }
    }

    private static void RefuseOtherThanText(RequestFields fields)
    {
        if (fields.FindObject("response_format") is { } format && format.DemandString("type") != "text")
            throw ApiException.Unsupported("response_format", "'response_format' must be of type 'text': answers cannot be constrained.");
        if (fields.FindStrings("modalities", 8).Any(kind => kind != "text"))
            throw ApiException.Unsupported("modalities", "'modalities' must be [\"text\"]: this model writes text only.");
    }
}
