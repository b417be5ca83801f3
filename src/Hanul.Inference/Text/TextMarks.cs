using Hanul.Tokenization;

namespace Hanul.Inference;

/// <summary>Two characters of the private use area that a conversation does not use.</summary>
internal sealed class TextMarks
{
    private const char First = '\uE000';
    private const char Last = '\uF8FF';

    internal TextMarks(IReadOnlyList<ChatTurn> turns)
    {
        var used = turns.SelectMany(turn => turn.Role.Concat(turn.Content)).Where(letter => letter is >= First and <= Last).ToHashSet();
        var free = Enumerable.Range(First, Last - First + 1).Select(letter => (char)letter).Where(letter => !used.Contains(letter));
        if (free.Take(2).ToArray() is not [var plain, var seam])
            throw new InvalidDataException("The conversation uses every private character there is, and spells out special tokens.");
        (Plain, Seam) = (plain, seam);
    }

    /// <summary>Says that what follows is text, though it looks like a special token.</summary>
    internal char Plain { get; }

    /// <summary>Keeps the texts on both sides apart.</summary>
    internal char Seam { get; }

    internal string Remove(string text) =>
        text.Replace($"{Plain}", "", StringComparison.Ordinal).Replace($"{Seam}", "", StringComparison.Ordinal);
}
