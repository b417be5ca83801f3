using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hanul.Serving;

/// <summary>What every request of the API passes: an id, the key, errors in OpenAI's shape, one line in the log.</summary>
internal sealed class RequestGate(ServingOptions options, ILogger<RequestGate> logger)
{
    private readonly ApiKeyCheck? _key = options.ApiKey is null ? null : new ApiKeyCheck(options.ApiKey);

    public RequestDelegate Wrap(Func<HttpContext, RequestRecord, Task> handler, bool needsKey = true) => async context =>
    {
        var (clock, record) = (Stopwatch.StartNew(), new RequestRecord(RequestId(context.Request)));
        context.Response.Headers["X-Request-Id"] = record.Id;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            if (needsKey) _key?.Demand(context.Request);
            await handler(context, record);
        }
        catch (ApiException refusal)
        {
            await RefuseAsync(context, record, refusal);
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            record.Ending = "client left";
        }
        catch (BadHttpRequestException exception)
        {
            await RefuseAsync(
                context, record, new ApiException(exception.StatusCode, "invalid_request_error", "bad_request", exception.Message));
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Request {Id} failed", record.Id);
            await RefuseAsync(context, record, ApiException.Internal(record.Id));
        }

        Log(context, record, clock.Elapsed);
    };

    /// <summary>Writes the error as the response, or ends the stream that has begun with an error event.</summary>
    private static async Task RefuseAsync(HttpContext context, RequestRecord record, ApiException refusal)
    {
        record.Ending = refusal.Code;
        if (context.RequestAborted.IsCancellationRequested) return;
        if (context.Response.HasStarted)
        {
            using var stream = new EventStream(context.Response);
            await stream.WriteAsync(refusal.Body, ApiJson.Default.ErrorBody, context.RequestAborted);
            return;
        }

        context.Response.StatusCode = refusal.Status;
        if (refusal.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (refusal.Status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        await ApiJson.WriteAsync(context.Response, refusal.Body, ApiJson.Default.ErrorBody, context.RequestAborted);
    }

    private void Log(HttpContext context, RequestRecord record, TimeSpan elapsed)
    {
        var (method, path, status) = (context.Request.Method, context.Request.Path, context.Response.StatusCode);
        var ending = record.Ending ?? "ok";
        if (record.PromptTokens == 0)
        {
            logger.LogInformation(
                "{Method} {Path} {Status} {Ending} in {Milliseconds:0.0} ms, id {Id}",
                method, path, status, ending, elapsed.TotalMilliseconds, record.Id);
            return;
        }

        logger.LogInformation(
            "{Method} {Path} {Status} {Ending} in {Milliseconds:0.0} ms: "
            + "{Read} tokens read, {Written} written, {Speed:0.0} tokens/s, id {Id}",
            method, path, status, ending, elapsed.TotalMilliseconds,
            record.PromptTokens, record.CompletionTokens, record.TokensPerSecond, record.Id);
    }

    /// <summary>The caller's own id where it is a plain word, so that two logs can be laid side by side; else a new one.</summary>
    private static string RequestId(HttpRequest request)
    {
        var given = request.Headers["X-Request-Id"].ToString();
        return given.Length is > 0 and <= 128 && given.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? given
            : $"req_{Guid.NewGuid():N}";
    }
}
