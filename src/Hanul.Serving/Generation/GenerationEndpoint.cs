using System.Diagnostics;
using System.Text;
using Hanul.Inference;
using Microsoft.AspNetCore.Http;

namespace Hanul.Serving;

/// <summary>From the request's body to the last token, for either completion endpoint.</summary>
internal sealed class GenerationEndpoint(
    IReplyFormat format, ServedModel served, GenerationQueue queue, ServingOptions options, TimeProvider clock)
{
    public async Task AnswerAsync(HttpContext context, RequestRecord record)
    {
        var model = served.Model;
        using var deadline = new CancellationTokenSource(options.Limits.RequestTime, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, served.Stopping, deadline.Token);
        try
        {
            var job = await ReadAsync(context.Request, model, ending.Token);
            record.PromptTokens = job.PromptTokens;
            using var turn = await queue.EnterAsync(ending.Token);
            var head = new ReplyHead(format.IdPrefix + Guid.NewGuid().ToString("N"), clock.GetUtcNow().ToUnixTimeSeconds(), served.Name);
            if (job.Streaming.Stream) await StreamAsync(context.Response, model, job, head, record, ending.Token);
            else await WriteAsync(context.Response, model, job, head, record, ending.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && ending.IsCancellationRequested)
        {
            throw served.Stopping.IsCancellationRequested
                ? ApiException.ShuttingDown()
                : ApiException.OutOfTime(options.Limits.RequestTime);
        }
        catch (ObjectDisposedException) when (served.Stopping.IsCancellationRequested)
        {
            throw ApiException.ShuttingDown();
        }
    }

    private async Task<GenerationJob> ReadAsync(HttpRequest request, LanguageModel model, CancellationToken cancellationToken)
    {
        using var body = await RequestBody.ReadJsonAsync(request, options.Limits.RequestBodyBytes, cancellationToken);
        var fields = new RequestFields(body.RootElement);
        ModelField.Check(fields, served.Name);
        var job = format.Read(fields, model, options.Limits);
        job.Check(model.ContextLength, options.Limits, format.PromptParameter);
        return job;
    }

    private async Task StreamAsync(
        HttpResponse response, LanguageModel model, GenerationJob job, ReplyHead head, RequestRecord record,
        CancellationToken cancellationToken)
    {
        using var stream = new EventStream(response);
        stream.Begin();
        for (var index = 0; index < job.ChoiceCount; index++)
        {
            await format.WriteStartAsync(stream, head, index, cancellationToken);
            await foreach (var (text, finish) in GenerateAsync(model, job, index, record, cancellationToken))
            {
                var usage = job.Streaming.ContinuousUsage ? Counted(record, withSpeed: true) : null;
                if (text.Length > 0 || finish is not null)
                    await format.WritePieceAsync(stream, head, index, text, finish, usage, cancellationToken);
            }
        }

        if (job.Streaming.Usage)
            await format.WriteUsageAsync(stream, head, Counted(record, job.Streaming.ContinuousUsage), cancellationToken);
        await stream.EndAsync(cancellationToken);
    }

    private async Task WriteAsync(
        HttpResponse response, LanguageModel model, GenerationJob job, ReplyHead head, RequestRecord record,
        CancellationToken cancellationToken)
    {
        var replies = new List<Reply>(job.ChoiceCount);
        for (var index = 0; index < job.ChoiceCount; index++)
        {
            var (whole, ending) = (new StringBuilder(), "length");
            await foreach (var (text, finish) in GenerateAsync(model, job, index, record, cancellationToken))
            {
                whole.Append(text);
                ending = finish ?? ending;
            }

            replies.Add(new Reply(whole.ToString(), ending));
        }

        await format.WriteWholeAsync(response, head, replies, Counted(record, withSpeed: false), cancellationToken);
    }

    private static Usage Counted(RequestRecord record, bool withSpeed) => new(
        record.PromptTokens,
        record.CompletionTokens,
        withSpeed && record.TokensPerSecond > 0 ? Math.Round(record.TokensPerSecond, 2) : null);

    /// <summary>The pieces of one choice, counted as they come.</summary>
    private static async IAsyncEnumerable<(string Text, string? FinishReason)> GenerateAsync(
        LanguageModel model, GenerationJob job, int index, RequestRecord record,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (prompt, sampling) = job.Choice(index, model.ContextLength);
        var (previous, before) = (0L, record.CompletionTokens);
        await foreach (var token in model.GenerateAsync(prompt, sampling, cancellationToken))
        {
            record.CompletionTokens++;
            if (record.CompletionTokens > before + 1) record.GenerationTime += Stopwatch.GetElapsedTime(previous, token.Timestamp);
            previous = token.Timestamp;
            var finish = token.Finish switch
            {
                null => null,
                FinishReason.MaxTokens or FinishReason.ContextFull => "length",
                _ => "stop",
            };
            record.Ending = finish ?? record.Ending;
            yield return (token.Text, finish);
        }
    }
}
