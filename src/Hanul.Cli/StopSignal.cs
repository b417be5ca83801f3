using System.Runtime.InteropServices;

namespace Hanul.Cli;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a cancellation, so that work can be saved; a second one ends the process at once.
/// A part of a command that can be stopped alone, such as one answer of a chat, opens a <see cref="Scope"/> that Ctrl-C stops first.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private static CancellationTokenSource? _scope;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignal()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    /// <summary>Cancelled by the first signal outside a scope.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Opens a scope that Ctrl-C cancels instead of the whole command. Dispose it to close it.</summary>
    public static CancellationTokenSource Scope(CancellationToken whole)
    {
        var scope = CancellationTokenSource.CreateLinkedTokenSource(whole);
        Volatile.Write(ref _scope, scope);
        return scope;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (context.Signal == PosixSignal.SIGINT && Interlocked.Exchange(ref _scope, null) is { IsCancellationRequested: false } scope)
        {
            context.Cancel = true;
            ThreadPool.QueueUserWorkItem(static state => CancelScope((CancellationTokenSource)state!), scope);
            return;
        }

        if (_source.IsCancellationRequested)
            return;
        context.Cancel = true;

        // Cancelling runs continuations; the signal handler's own thread should return at once.
        ThreadPool.QueueUserWorkItem(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    private static void CancelScope(CancellationTokenSource scope)
    {
        try
        {
            scope.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer ended by itself between the signal and this line.
        }
    }
}
