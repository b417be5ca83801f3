using System.Runtime.InteropServices;

namespace Hanul.Inference;

/// <summary>A text that goes through the model token by token. Created by a caller, then used by the scheduler's thread alone.</summary>
internal abstract class ScheduledText : IDisposable
{
    private readonly List<int> _tokens;
    private readonly CancellationTokenSource _ending;

    /// <param name="prompt">The tokens it begins with.</param>
    /// <param name="longest">Tokens it has at most.</param>
    /// <param name="ct">Ends it early.</param>
    protected ScheduledText(IReadOnlyList<int> prompt, int longest, CancellationToken ct)
    {
        _tokens = new(longest);
        _tokens.AddRange(prompt);
        Longest = longest;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Cancellation = _ending.Token;
    }

    internal ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    internal int Longest { get; }

    /// <summary>Asked for between rounds; also seen by whoever waits for results.</summary>
    internal CancellationToken Cancellation { get; }

    /// <summary>What the model has seen of it; given by the scheduler while it is active.</summary>
    internal KeyValueSequence? Sequence { get; set; }

    /// <summary>Tokens the model has not seen.</summary>
    internal int PendingCount => _tokens.Count - Sequence!.Length;

    internal bool IsFinished { get; private protected set; }

    /// <summary>True where keys and values of an earlier text with the same beginning may stand in for computing them.</summary>
    internal abstract bool ReusesCache { get; }

    /// <summary>True where the logits that follow a token are wanted.</summary>
    internal abstract bool WantsLogits(int index);

    /// <summary>Takes the logits that follow a token; they may be overwritten.</summary>
    internal abstract void Accept(int index, Span<float> logits);

    /// <summary>The text is over: well, or with an error. Called once.</summary>
    internal abstract void Complete(Exception? error);

    /// <summary>Nobody waits for it any more.</summary>
    internal void Cancel() => _ending.Cancel();

    public void Dispose() => _ending.Dispose();

    private protected void Append(int token) => _tokens.Add(token);
}
