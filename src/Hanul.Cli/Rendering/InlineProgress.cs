namespace Hanul.Cli;

/// <summary>Progress that is reported on the thread it happens on, in order; <see cref="Progress{T}"/> would post it to the thread pool.</summary>
internal sealed class InlineProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
