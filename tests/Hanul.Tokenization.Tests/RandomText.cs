using System.Text;

namespace Hanul.Tokenization.Tests;

/// <summary>Seeded text of everything that has ever upset a tokenizer, in short runs.</summary>
internal sealed class RandomText(int seed)
{
    private static readonly string[] Snippets =
    [
        "'s", "'S", "'re", "'LL", "'ve", "'ſ", "'", "''", "’s", "\r\n", "\n", "\r", " ", "  ", "\t", "\u00A0", "\u3000", "\u2028", "\u0085", "\u200B",
        "한국어", "안녕하세요", "뷁", "ㅋㅋㅋ", "ㅠㅠ", "\u1100\u1161\u11A8", "\uA960\uD7B0", "a\u0301", "\u0301", "\u0903", "e\u0302\u0323",
        "😀", "👩‍👩‍👧‍👦", "🇰🇷", "1️⃣", "𠮷", "𝐀", "𝟙", "𐐀", "𐐨", "𞤀", "\uFE0F", "\u200D", "1", "12", "123", "1234", "½", "Ⅷ", "٣", "１２", "²",
        "Hello", "HELLO", "camelCase", "ǅ", "ʰ", "ß", "İ", "ﬁ", "/", "//", "...", "!?", "()", "_", "$5", "—", "<|im_end|>", "\0", "\u0007",
        "\uD83D", "\uDE00", "\uDC80", "\uFFFD", "\uFFFF", "日本語", "العربية", "हिन्दी", "ไทย", "Ελλάς", "ёж",
    ];

    private readonly Random random = new(seed);

    public string Next(int pieces)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, pieces + 1); i > 0; i--)
        {
            if (random.Next(6) == 0) text.Append((char)random.Next(0x10000));
            else text.Append(Snippets[random.Next(Snippets.Length)]);
        }
        return text.ToString();
    }

    public byte[] NextBytes(int length)
    {
        var bytes = new byte[random.Next(length + 1)];
        random.NextBytes(bytes);
        if (random.Next(2) == 0) return bytes;
        // Mostly valid UTF-8 with damage in it.
        var text = Encoding.UTF8.GetBytes(Next(length / 4 + 1));
        for (var hits = random.Next(4); hits > 0 && text.Length > 0; hits--) text[random.Next(text.Length)] = (byte)random.Next(256);
        return text[..random.Next(text.Length + 1)];
    }
}
