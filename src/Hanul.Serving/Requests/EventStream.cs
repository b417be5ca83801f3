using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hanul.Serving;

/// <summary>Server-sent events (WHATWG HTML §9.2) as OpenAI's clients read them: one line of JSON an event, <c>[DONE]</c> at the end.</summary>
internal sealed class EventStream(HttpResponse response)
{
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
        await response.WriteAsync("data: ", cancellationToken);
        using (var json = new Utf8JsonWriter(response.BodyWriter, ApiJson.WriterOptions))
            JsonSerializer.Serialize(json, value, type);
        await response.WriteAsync("\n\n", cancellationToken);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await response.WriteAsync("data: [DONE]\n\n", cancellationToken);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }
}
