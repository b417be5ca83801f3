using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hanul.Serving;

/// <summary>
/// Server-sent events (WHATWG HTML §9.2) as OpenAI's clients read them: one line of JSON an event, <c>[DONE]</c> at the end.
/// </summary>
internal sealed class EventStream(HttpResponse response) : IDisposable
{
    private readonly PipeWriter _body = response.BodyWriter;
    private readonly Utf8JsonWriter _json = new(response.BodyWriter, ApiJson.WriterOptions);

    public void Begin()
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache, no-store";
        // Reverse proxies must hand on every event at once.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>Sends one event; returns when the connection has taken it.</summary>
    public async Task WriteAsync<T>(T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        _body.Write("data: "u8);
        _json.Reset(_body);
        JsonSerializer.Serialize(_json, value, type);
        _body.Write("\n\n"u8);
        await _body.FlushAsync(cancellationToken);
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        _body.Write("data: [DONE]\n\n"u8);
        await _body.FlushAsync(cancellationToken);
    }

    public void Dispose() => _json.Dispose();
}
