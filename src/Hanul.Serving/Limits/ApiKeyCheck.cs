using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Hanul.Serving;

/// <summary>
/// Holds <c>Authorization: Bearer KEY</c> to the server's key, in a time that says nothing about how much of it was right.
/// </summary>
internal sealed class ApiKeyCheck(string key)
{
    private const string Scheme = "Bearer ";
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public void Demand(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var given = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _hash))
            throw ApiException.Unauthorized(given.Length == 0);
    }
}
