using System.Net;
using System.Net.Sockets;
using Hanul.Inference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hanul.Serving;

/// <summary>A model served over HTTP by itself: the OpenAI-compatible API, <c>/health</c>, and the chat page at the root.</summary>
public sealed class HanulServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _disposed;

    private HanulServer(WebApplication application, IPAddress address)
    {
        _application = application;
        // The port may have been chosen by the system.
        var port = new Uri(application.Urls.First()).Port;
        var reachable = address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : address;
        Url = new UriBuilder(Uri.UriSchemeHttp, reachable.ToString(), port).Uri;
    }

    /// <summary>Where this machine reaches it, the port included.</summary>
    public Uri Url { get; }

    /// <summary>The model, which may still be loading.</summary>
    public ServedModel Model => _application.Services.GetRequiredService<ServedModel>();

    /// <summary>
    /// Takes the port and begins to answer; the model at <paramref name="modelPath"/> loads meanwhile, and is unloaded with the server.
    /// Await <see cref="ServedModel.WhenReadyAsync"/> of <see cref="Model"/> to know when, or why not.
    /// </summary>
    /// <param name="modelPath">A model folder or a GGUF file.</param>
    /// <param name="options">Where and how; loopback on port 8080 by default.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is in use, or the address is not this machine's.</exception>
    public static Task<HanulServer> StartAsync(
        string modelPath, HanulServerOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync((services, configure) => services.AddHanul(modelPath, configure), options ?? new(), cancellationToken);

    /// <summary>Serves a model that is loaded already and stays the caller's: dispose it after the server.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Where and how; loopback on port 8080 by default.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is in use, or the address is not this machine's.</exception>
    public static Task<HanulServer> StartAsync(
        LanguageModel model, HanulServerOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync((services, configure) => services.AddHanul(model, configure), options ?? new(), cancellationToken);

    /// <summary>Returns when the server has stopped; stops it when <paramref name="cancellationToken"/> is cancelled.</summary>
    /// <param name="cancellationToken">Stops the server; answers being written end at once.</param>
    public Task WaitAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops the server: answers being written end at once, with an error event.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    internal static async Task<HanulServer> StartAsync(
        Action<IServiceCollection, Action<ServingOptions>> add, HanulServerOptions options, CancellationToken cancellationToken)
    {
        // Empty: neither the environment nor an appsettings.json that happens to lie in the folder changes what the options say.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        options.Logging?.Invoke(builder.Logging);
        // One line a request is ours; the framework speaks up when something is wrong.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Address, options.Port);
            kestrel.AddServerHeader = false;
        });
        // The caller decides when to stop; Ctrl-C is its business.
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        add(builder.Services, serving =>
        {
            (serving.ModelName, serving.ApiKey) = (options.ModelName, options.ApiKey);
            (serving.Limits, serving.ChatPage) = (options.Limits, options.ChatPage);
        });

        var application = builder.Build();
        GuardBrowsers(application, IPAddress.IsLoopback(options.Address));
        application.MapHanul();
        application.MapHanulChatPage();
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            await application.DisposeAsync();
            if (ListenFailure(exception, options) is { } sentence) throw new IOException(sentence, exception);
            throw;
        }

        if (!IPAddress.IsLoopback(options.Address) && string.IsNullOrEmpty(options.ApiKey))
            application.Logger.LogWarning(
                "The server listens on {Address} and asks for no API key: whoever reaches it may use the model", options.Address);
        return new HanulServer(application, options.Address);
    }

    private static void GuardBrowsers(WebApplication application, bool loopbackOnly)
    {
        var (check, gate) = (new BrowserOriginCheck(loopbackOnly), application.Services.GetRequiredService<RequestGate>());
        application.Use(next => async context =>
        {
            if (check.Refuse(context.Request) is { } refusal) await gate.Wrap((_, _) => throw refusal, needsKey: false)(context);
            else await next(context);
        });
    }

    private static string? ListenFailure(Exception exception, HanulServerOptions options)
    {
        var place = FormattableString.Invariant($"port {options.Port} of {options.Address}");
        for (var inner = exception; inner is not null; inner = inner.InnerException!)
        {
            switch (inner)
            {
                case AddressInUseException:
                    return $"Another program listens on {place} already. End it, or choose another port.";
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return $"This user may not listen on {place}. Choose a port above 1023.";
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable }:
                    return $"{options.Address} is not an address of this machine.";
            }
        }

        return null;
    }

    /// <summary>A host that neither watches the terminal nor writes to it.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
