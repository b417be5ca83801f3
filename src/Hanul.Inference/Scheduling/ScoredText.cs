namespace Hanul.Inference;

/// <summary>Sees the logits that follow a token, on the scheduler's thread.</summary>
/// <param name="index">Which token of the text.</param>
/// <param name="logits">[vocabulary]; valid during the call.</param>
internal delegate void LogitsVisitor(int index, ReadOnlySpan<float> logits);

/// <summary>A given text, of which the logits after every token are wanted (teacher forcing).</summary>
internal sealed class ScoredText(IReadOnlyList<int> tokens, int first, LogitsVisitor visit, CancellationToken ct)
    : ScheduledText(tokens, tokens.Count, ct)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Done => _done.Task;

    internal override bool ReusesCache => false;

    internal override bool WantsLogits(int index) => index >= first;

    internal override void Accept(int index, Span<float> logits)
    {
        visit(index, logits);
        IsFinished = index == Tokens.Length - 1;
    }

    internal override void Complete(Exception? error)
    {
        if (error is OperationCanceledException)
            _done.TrySetCanceled(Cancellation);
        else if (error is not null)
            _done.TrySetException(error);
        else
            _done.TrySetResult();
    }
}
