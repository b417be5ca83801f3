namespace Hanul.Inference;

/// <summary>Hands out pages and takes them back. Used by one thread.</summary>
internal sealed class KeyValuePages(KeyValueLayout layout) : IDisposable
{
    private readonly List<KeyValuePage> _all = [];
    private readonly Stack<KeyValuePage> _free = [];

    internal KeyValueLayout Layout { get; } = layout;

    /// <summary>Pages that sequences hold.</summary>
    internal int UsedCount => _all.Count - _free.Count;

    internal KeyValuePage Rent()
    {
        if (!_free.TryPop(out var page))
            _all.Add(page = new(Layout.PageCount));
        page.References = 1;
        return page;
    }

    internal void Return(KeyValuePage page)
    {
        if (--page.References == 0)
            _free.Push(page);
    }

    public void Dispose()
    {
        foreach (var page in _all)
            page.Numbers.Dispose();
    }
}
