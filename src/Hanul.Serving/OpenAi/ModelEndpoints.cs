using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanul.Serving;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>: the one model there is.</summary>
internal sealed class ModelEndpoints(ServedModel served)
{
    public Task ListAsync(HttpContext context, RequestRecord record) =>
        ApiJson.WriteAsync(context.Response, new ModelList([Entry()]), ApiJson.Default.ModelList, context.RequestAborted);

    public Task ShowAsync(HttpContext context, RequestRecord record)
    {
        var asked = (string?)context.GetRouteValue("id") ?? "";
        if (asked != served.Name) throw ApiException.NoSuchModel(asked, served.Name);
        return ApiJson.WriteAsync(context.Response, Entry(), ApiJson.Default.ModelEntry, context.RequestAborted);
    }

    private ModelEntry Entry() => new(served.Name, served.LoadedAt.ToUnixTimeSeconds(), "hanul", served.Model.ContextLength);
}
