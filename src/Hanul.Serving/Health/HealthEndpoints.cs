using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanul.Serving;

/// <summary>
/// <c>/health</c> says 200 where requests are taken and 503 where not yet; <c>/health/live</c> says 200 as long as it can.
/// </summary>
internal sealed class HealthEndpoints(ServedModel served, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health", context => Write(context, served.IsReady));
        endpoints.MapGet("/health/live", context => Write(context, true));
    }

    private Task Write(HttpContext context, bool well)
    {
        context.Response.StatusCode = well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        var report = new HealthReport(
            Live: true, served.IsReady, served.IsReady ? served.Name : null, served.Failure,
            Math.Round(clock.GetElapsedTime(_start).TotalSeconds, 3));
        return ApiJson.WriteAsync(context.Response, report, ApiJson.Default.HealthReport, context.RequestAborted);
    }
}
