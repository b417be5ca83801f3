using System.Threading.RateLimiting;

namespace Hanul.Serving;

/// <summary>Lets a few requests generate at once, in order of arrival, and turns away those that find the line too long.</summary>
internal sealed class GenerationQueue(ServingLimits limits) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = limits.ConcurrentRequests,
        QueueLimit = limits.WaitingRequests,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a turn; dispose it when the answer is complete.</summary>
    /// <exception cref="ApiException">429: as many requests wait as may.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        var lease = await _limiter.AcquireAsync(1, cancellationToken);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw ApiException.TooManyRequests(limits.WaitingRequests);
    }

    public void Dispose() => _limiter.Dispose();
}
