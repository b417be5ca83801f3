namespace Hanul.Corpus;

/// <summary>A closed set of words that may stand in the same place, such as foods or people.</summary>
internal sealed record WordClass(string Name, IReadOnlyList<string> FormNames, IReadOnlyList<Word> Words)
{
    /// <summary>The position of a named form in <see cref="Word.Forms"/>, or -1.</summary>
    public int FormIndex(string name)
    {
        for (var i = 0; i < FormNames.Count; i++)
            if (FormNames[i] == name)
                return i;
        return -1;
    }
}
