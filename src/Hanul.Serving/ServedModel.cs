using Hanul.Inference;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hanul.Serving;

/// <summary>
/// The model behind the API. Given a path, it loads while the server already answers (with 503 and <c>Retry-After</c>), and unloads when
/// the server has stopped; given a model, it leaves it to its owner.
/// </summary>
public sealed class ServedModel : IHostedService, IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<LanguageModel>> _load;
    private readonly bool _owned;
    private readonly ServingOptions _options;
    private readonly ILogger<ServedModel> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<LanguageModel> _model = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loading = Task.CompletedTask;
    private int _disposed;

    internal ServedModel(
        Func<CancellationToken, Task<LanguageModel>> load, bool owned, ServingOptions options, IHostApplicationLifetime lifetime,
        ILogger<ServedModel> logger)
    {
        (_load, _owned, _options, _logger) = (load, owned, options, logger);
        // Hosted services stop only after the web server has waited for its requests: too late to cut them short.
        lifetime.ApplicationStopping.Register(_stopping.Cancel);
    }

    /// <summary>Whether the model is loaded.</summary>
    public bool IsReady => _model.Task.IsCompletedSuccessfully;

    /// <summary>Why the model could not be loaded, in a sentence; null where it could, or may yet.</summary>
    public string? Failure => _model.Task.IsFaulted ? _model.Task.Exception.InnerException!.Message : null;

    /// <summary>When the model was loaded.</summary>
    internal DateTimeOffset LoadedAt { get; private set; }

    /// <summary>The name under which callers ask for it.</summary>
    internal string Name => _options.ModelName ?? Model.Name;

    /// <summary>The loaded model.</summary>
    /// <exception cref="ApiException">503: it still loads, or could not be loaded.</exception>
    internal LanguageModel Model => IsReady
        ? _model.Task.Result
        : throw (Failure is { } why ? ApiException.LoadFailed(why) : ApiException.Loading());

    /// <summary>Cancelled when the server stops: no answer is written to its end after that.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>Waits until the model is loaded, and returns it.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the loading.</param>
    /// <exception cref="InvalidDataException">The files are wrong; others as <see cref="LanguageModel.LoadAsync"/> has them.</exception>
    public Task<LanguageModel> WhenReadyAsync(CancellationToken cancellationToken = default) => _model.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loading = Task.Run(LoadAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _loading;

    /// <summary>Unloads the model, unless it is another's.</summary>
    public async ValueTask DisposeAsync()
    {
        // The container knows this object as a service and as a hosted service, and disposes it for each.
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _stopping.CancelAsync();
        await _loading;
        if (_owned && IsReady) _model.Task.Result.Dispose();
        _stopping.Dispose();
    }

    private async Task LoadAsync()
    {
        try
        {
            var model = await _load(_stopping.Token);
            LoadedAt = DateTimeOffset.UtcNow;
            _model.SetResult(model);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            _model.SetCanceled(_stopping.Token);
        }
        catch (Exception exception)
        {
            _logger.LogError("The model could not be loaded: {Reason}", exception.Message);
            _model.SetException(exception);
            // Whoever waits is told; nobody waiting is no crash.
            _ = _model.Task.Exception;
        }
    }
}
