using System.Security.Cryptography;
using Hanul.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanul.Serving;

/// <summary>The chat page and its two files, out of the assembly.</summary>
internal sealed class ChatPageEndpoints(ServedModel served, ServingOptions options)
{
    /// <summary>Nothing from elsewhere, nothing inline: what a model writes can never become a program.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var page = File("chat.html", "text/html; charset=utf-8");
        endpoints.MapMethods("/", GetOrHead, context =>
        {
            // Under a prefix, the page's relative addresses need the slash at the end.
            var path = context.Request.PathBase + context.Request.Path;
            if (path.Value is not { } address || address.EndsWith('/')) return page(context);
            context.Response.Redirect(address + "/" + context.Request.QueryString);
            return Task.CompletedTask;
        });
        endpoints.MapMethods("/chat.css", GetOrHead, File("chat.css", "text/css; charset=utf-8"));
        endpoints.MapMethods("/chat.js", GetOrHead, File("chat.js", "text/javascript; charset=utf-8"));
        endpoints.MapGet("/chat.json", WriteContent);
    }

    private static RequestDelegate File(string name, string contentType)
    {
        var content = Read(name);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"";
        return async context =>
        {
            var (request, response) = (context.Request, context.Response);
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            response.Headers["Referrer-Policy"] = "no-referrer";
            // Asked for again each time, answered with 304: a new build is seen at once.
            response.Headers.CacheControl = "no-cache";
            response.Headers.ETag = tag;
            if (request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            response.ContentType = contentType;
            response.ContentLength = content.Length;
            if (HttpMethods.IsGet(request.Method)) await response.Body.WriteAsync(content, context.RequestAborted);
        };
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(ChatPageEndpoints).Assembly.GetManifestResourceStream($"Hanul.Serving.Page.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private Task WriteContent(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var model = !served.IsReady ? null : new ChatPageModel(
            served.Name, served.Model.ParameterCount, ModelCounts.Of(served.Model.Spec).ActiveParameters, served.Model.ContextLength);
        var content = new ChatPageContent(model, options.ChatPage.Notice, options.ChatPage.Suggestions);
        return ApiJson.WriteAsync(context.Response, content, ApiJson.Default.ChatPageContent, context.RequestAborted);
    }
}
