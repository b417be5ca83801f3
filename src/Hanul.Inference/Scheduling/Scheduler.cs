namespace Hanul.Inference;

/// <summary>
/// One thread that takes all texts through the model together. Each round gives every text that is being written its next token, and
/// the texts that are being read share what room is left, in turns; so nobody stalls. Results do not depend on who else is there.
/// </summary>
internal sealed class Scheduler : IDisposable
{
    private readonly ForwardPass _pass;
    private readonly Admission _admission;
    private readonly RoundPlan _plan;
    private readonly Queue<ScheduledText> _arriving = [];
    private readonly List<ScheduledText> _active = [];
    private readonly Thread _thread;
    private bool _stopping;

    internal Scheduler(ForwardPass pass, Admission admission)
    {
        (_pass, _admission) = (pass, admission);
        _plan = new(pass.Batch);
        _thread = new Thread(Loop) { IsBackground = true, Name = "hanul scheduler" };
        _thread.Start();
    }

    /// <summary>Takes a text from any thread.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    internal void Submit(ScheduledText text)
    {
        lock (_arriving)
        {
            ObjectDisposedException.ThrowIf(_stopping, typeof(LanguageModel));
            _arriving.Enqueue(text);
            Monitor.Pulse(_arriving);
        }
    }

    /// <summary>Ends all texts after the round that runs.</summary>
    public void Dispose()
    {
        lock (_arriving)
        {
            _stopping = true;
            Monitor.Pulse(_arriving);
        }

        _thread.Join();
    }

    private void Loop()
    {
        while (Receive())
        {
            try
            {
                RemoveCancelled();
                _admission.Admit(_active);
                if (_active.Count > 0)
                    Round();
            }
            catch (Exception wrong)
            {
                // What the caches of these texts hold is unknown: none is kept.
                EndAll(_active, wrong);
            }
        }

        EndAll(_active, new ObjectDisposedException(nameof(LanguageModel)));
        EndAll(_admission.Waiting, new ObjectDisposedException(nameof(LanguageModel)));
    }

    /// <summary>Waits until there is something to do; false when the model is being disposed.</summary>
    private bool Receive()
    {
        lock (_arriving)
        {
            while (!_stopping && _arriving.Count == 0 && _active.Count == 0 && _admission.Waiting.Count == 0)
                Monitor.Wait(_arriving);
            while (_arriving.TryDequeue(out var text))
                _admission.Waiting.Add(text);
            return !_stopping;
        }
    }

    private void RemoveCancelled()
    {
        foreach (var list in (ReadOnlySpan<List<ScheduledText>>)[_active, _admission.Waiting])
        {
            for (var i = list.Count - 1; i >= 0; i--)
            {
                if (list[i].Cancellation.IsCancellationRequested)
                    End(list, i, new OperationCanceledException(list[i].Cancellation));
            }
        }
    }

    private void Round()
    {
        _plan.Fill(_active);
        _pass.Run();
        for (var row = 0; row < _plan.RowCount; row++)
        {
            var (text, index) = _plan.Row(row);
            Accept(text, index, row);
        }

        for (var i = _active.Count - 1; i >= 0; i--)
        {
            if (_active[i].IsFinished)
                End(_active, i, null);
        }
    }

    private unsafe void Accept(ScheduledText text, int index, int row)
    {
        try
        {
            if (text.Sequence is not null)
                text.Accept(index, new(_pass.Workspace.Logits.Row(row), _pass.Workspace.Logits.Width));
        }
        catch (Exception wrong)
        {
            End(_active, _active.IndexOf(text), wrong);
        }
    }

    private void End(List<ScheduledText> texts, int i, Exception? error)
    {
        var text = texts[i];
        texts.RemoveAt(i);
        if (text.Sequence is not null)
            _admission.Leave(text);
        text.Complete(error);
    }

    private static void EndAll(List<ScheduledText> texts, Exception error)
    {
        foreach (var text in texts)
        {
            text.Sequence?.Dispose();
            text.Sequence = null;
            text.Complete(error);
        }

        texts.Clear();
    }
}
