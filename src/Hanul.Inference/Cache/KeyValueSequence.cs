using System.Runtime.InteropServices;
using Hanul.Compute;

namespace Hanul.Inference;

/// <summary>The tokens of one text and the keys and values computed for them.</summary>
internal sealed unsafe class KeyValueSequence(KeyValuePages pages) : IDisposable
{
    private readonly List<KeyValuePage> _pages = [];
    private readonly List<int> _tokens = [];

    /// <summary>Tokens whose keys and values are there, or are being computed.</summary>
    internal int Length => _tokens.Count;

    /// <summary>Pages held, used or reserved.</summary>
    internal int PageCount => _pages.Count;

    internal ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>The page that holds a position.</summary>
    internal float* Page(int index) => _pages[index].Numbers.Pointer;

    /// <summary>Takes room for tokens in advance, so that appending them takes none.</summary>
    internal void Reserve(int tokens)
    {
        _tokens.EnsureCapacity(tokens);
        _pages.EnsureCapacity(KeyValueLayout.PagesFor(tokens));
        while (_pages.Count < KeyValueLayout.PagesFor(tokens))
            _pages.Add(pages.Rent());
    }

    /// <summary>Takes a token whose keys and values are about to be computed.</summary>
    internal void Append(int token)
    {
        _tokens.Add(token);
        Reserve(_tokens.Count);
    }

    /// <summary>Forgets the tokens from a position on, and gives back the pages that held nothing else.</summary>
    internal void Truncate(int length)
    {
        CollectionsMarshal.SetCount(_tokens, Math.Min(length, _tokens.Count));
        while (_pages.Count > KeyValueLayout.PagesFor(_tokens.Count))
        {
            pages.Return(_pages[^1]);
            _pages.RemoveAt(_pages.Count - 1);
        }
    }

    /// <summary>
    /// A sequence that begins with the first tokens of this one. Full pages are shared; the page that both go on to write is copied.
    /// </summary>
    internal KeyValueSequence Fork(int length)
    {
        var fork = new KeyValueSequence(pages);
        fork._tokens.AddRange(Tokens[..length]);
        var full = length / AttentionPage.Positions;
        for (var i = 0; i < full; i++)
        {
            _pages[i].References++;
            fork._pages.Add(_pages[i]);
        }

        if (length % AttentionPage.Positions != 0)
        {
            var page = pages.Rent();
            Buffer.MemoryCopy(Page(full), page.Numbers.Pointer, pages.Layout.PageBytes, pages.Layout.PageBytes);
            fork._pages.Add(page);
        }

        return fork;
    }

    public void Dispose() => Truncate(0);
}
