using Hanul.Inference;
using Microsoft.AspNetCore.Http;

namespace Hanul.Serving;

/// <summary>One of the two completion endpoints: how its request is read and its answer is written.</summary>
internal interface IReplyFormat
{
    /// <summary>What the ids of its answers begin with.</summary>
    string IdPrefix { get; }

    /// <summary>The parameter that holds what the model reads, for errors about its length.</summary>
    string PromptParameter { get; }

    GenerationJob Read(RequestFields fields, LanguageModel model, ServingLimits limits);

    /// <summary>Opens one choice of a stream.</summary>
    Task WriteStartAsync(EventStream stream, ReplyHead head, int index, CancellationToken cancellationToken);

    /// <summary>Sends a piece of one choice; the last piece has the finish reason.</summary>
    Task WritePieceAsync(
        EventStream stream, ReplyHead head, int index, string text, string? finishReason, Usage? usage,
        CancellationToken cancellationToken);

    /// <summary>Sends the token counts, without a choice.</summary>
    Task WriteUsageAsync(EventStream stream, ReplyHead head, Usage usage, CancellationToken cancellationToken);

    /// <summary>Sends all choices at once.</summary>
    Task WriteWholeAsync(
        HttpResponse response, ReplyHead head, IReadOnlyList<Reply> replies, Usage usage, CancellationToken cancellationToken);
}
