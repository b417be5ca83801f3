using System.Text;

namespace Hanul.Corpus;

/// <summary>Gathers the characters of one document and cuts it where it grows beyond a limit, never inside a surrogate pair.</summary>
internal sealed class PieceBuilder(int longestCharacters)
{
    private readonly StringBuilder _text = new();

    public int Length => _text.Length;

    /// <summary>How often a document was cut.</summary>
    public int CutCount { get; private set; }

    /// <summary>Takes as many characters as fit and says how many those were; zero means that a piece must be taken first.</summary>
    public int Append(ReadOnlySpan<char> characters)
    {
        var count = Math.Min(characters.Length, longestCharacters - _text.Length);
        if (count > 0 && count < characters.Length && char.IsHighSurrogate(characters[count - 1]))
            count--;
        _text.Append(characters[..count]);
        return count;
    }

    /// <summary>Takes the full piece off a document that goes on.</summary>
    public string Cut()
    {
        CutCount++;
        return Take();
    }

    /// <summary>Takes the text and begins anew.</summary>
    public string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
