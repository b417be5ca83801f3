namespace Hanul.Inference;

/// <summary>Which tokens of which texts a round computes.</summary>
internal sealed class RoundPlan(TokenBatch batch)
{
    // While texts are being written, a longer piece of another's prompt would make them wait.
    private const int ReadWhileWriting = 32;

    private readonly (ScheduledText Text, int Index)[] _rows = new (ScheduledText, int)[batch.Capacity];
    private int _turn;

    /// <summary>Rows of logits that the round gives.</summary>
    internal int RowCount => batch.OutputCount;

    /// <summary>The text and the token that a row of logits belongs to.</summary>
    internal (ScheduledText Text, int Index) Row(int row) => _rows[row];

    internal void Fill(List<ScheduledText> active)
    {
        batch.Clear();
        foreach (var text in active)
        {
            if (text.PendingCount == 1)
                Take(text, 1);
        }

        var room = batch.Count == 0 ? batch.Capacity : Math.Min(batch.Capacity, batch.Count + ReadWhileWriting);
        _turn = (_turn + 1) % active.Count;
        for (var i = 0; i < active.Count && batch.Count < room; i++)
        {
            var text = active[(_turn + i) % active.Count];
            if (text.PendingCount > 1)
                Take(text, Math.Min(text.PendingCount, room - batch.Count));
        }
    }

    private void Take(ScheduledText text, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var index = text.Sequence!.Length;
            var row = batch.Add(text.Sequence, text.Tokens[index], text.WantsLogits(index));
            if (row >= 0)
                _rows[row] = (text, index);
        }
    }
}
