using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hanul.Serving.Tests;

/// <summary>Keeps log lines.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Waits for a line that holds <paramref name="words"/>, for ten seconds at most.</summary>
    public async Task<string> WaitForAsync(string words)
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            if (_lines.FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal)) is { } line) return line;
            await Task.Delay(10, Test.Cancellation);
        }

        throw new TimeoutException($"No line with '{words}' among:\n{string.Join('\n', _lines)}");
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception));

    public void Dispose()
    {
    }
}
