using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hanul.Serving;

/// <summary>Reads a JSON body of bounded size.</summary>
internal static class RequestBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <exception cref="ApiException">415, 413 or 400: not sent as JSON, too large, or no JSON object.</exception>
    public static async Task<JsonDocument> ReadJsonAsync(HttpRequest request, long limitBytes, CancellationToken cancellationToken)
    {
        // Browsers send other content types across origins without asking first; JSON they must ask for, and are refused.
        if (!request.HasJsonContentType()) throw ApiException.NotJson(request.ContentType);
        if (request.ContentLength > limitBytes) throw ApiException.TooLarge(limitBytes);
        // Our own limit stands, also above the server's default.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = limitBytes;

        var buffer = await ReadAsync(request, limitBytes, cancellationToken);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(buffer, Strict);
        }
        catch (JsonException exception)
        {
            throw ApiException.BadJson($"The request body is not valid JSON: {exception.Message}");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
        document.Dispose();
        throw ApiException.BadJson("The request body must be a JSON object.");
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, long limitBytes, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var result = await request.BodyReader.ReadAsync(cancellationToken);
                if (result.Buffer.Length > limitBytes) throw ApiException.TooLarge(limitBytes);
                if (result.IsCompleted)
                {
                    var bytes = result.Buffer.ToArray();
                    request.BodyReader.AdvanceTo(result.Buffer.End);
                    return bytes;
                }

                request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw ApiException.TooLarge(limitBytes);
        }
    }
}
