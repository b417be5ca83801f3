using System.Net;
using Microsoft.AspNetCore.Http;

namespace Hanul.Serving;

/// <summary>
/// Keeps other web sites in the user's browser away from a server on the user's machine. A page of another origin is refused by its
/// <c>Origin</c> header; a name that an attacker points at 127.0.0.1 (DNS rebinding) is refused by the <c>Host</c> header, where the
/// server listens on loopback only and so knows all its names. Programs send no <c>Origin</c> and are not concerned.
/// </summary>
internal sealed class BrowserOriginCheck(bool loopbackOnly)
{
    /// <summary>Why the request may not pass; null where it may.</summary>
    public ApiException? Refuse(HttpRequest request)
    {
        if (loopbackOnly && !IsLoopbackName(request.Host.Host)) return ApiException.ForeignHost(request.Host.Host);
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            ? ApiException.ForeignOrigin(origin)
            : null;
    }

    private static bool IsLoopbackName(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
            return true;
        return IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);
    }
}
