namespace Hanul.Corpus;

/// <summary>Which word stands in which slot: one fact of a dialogue's small world.</summary>
internal sealed class Bindings
{
    private readonly Dictionary<string, Word> _words = new(StringComparer.Ordinal);

    public Word? this[string slot]
    {
        get => _words.GetValueOrDefault(slot);
        set
        {
            if (value is null)
                _words.Remove(slot);
            else
                _words[slot] = value;
        }
    }

    public Bindings Copy()
    {
        var copy = new Bindings();
        foreach (var (slot, word) in _words)
            copy._words[slot] = word;
        return copy;
    }
}
