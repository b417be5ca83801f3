using System.Net;
using Microsoft.Extensions.Logging;

namespace Hanul.Serving;

/// <summary>Where a <see cref="HanulServer"/> listens, and how it serves.</summary>
public sealed record HanulServerOptions
{
    /// <summary>The environment variable that holds the API key where none is given.</summary>
    public const string ApiKeyVariable = "HANUL_API_KEY";

    /// <summary>
    /// The address to listen on. Loopback, the default, is reached from this machine only, and only under loopback names;
    /// <see cref="IPAddress.Any"/> from everywhere: then set an <see cref="ApiKey"/>.
    /// </summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The name under which callers ask for the model; null for the model's own.</summary>
    public string? ModelName { get; init; }

    /// <summary>A key that every API request must carry; by default that of <see cref="ApiKeyVariable"/>, if any.</summary>
    public string? ApiKey { get; init; } = Environment.GetEnvironmentVariable(ApiKeyVariable);

    /// <summary>What callers may ask for.</summary>
    public ServingLimits Limits { get; init; } = new();

    /// <summary>What the chat page says beside the conversation.</summary>
    public ChatPageOptions ChatPage { get; init; } = new();

    /// <summary>Where the log goes: one line a request. Nowhere by default.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }
}
