using System.Text;

namespace Hanul.Tokenization;

/// <summary>
/// GPT-2's one printable character for each of the 256 bytes, which lets byte strings live in JSON: printable Latin-1 stands for
/// itself, the other bytes take U+0100 upwards in order.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] CharacterOfByte = Build();
    private static readonly short[] ByteOfCharacter = Invert();

    /// <summary>The bytes in the order of their characters, which is the order of ids 0 to 255 in the published vocabularies.</summary>
    public static IReadOnlyList<byte> BytesInOrder { get; } =
        [.. Enumerable.Range(0, 256).Select(value => (byte)value).OrderBy(value => CharacterOfByte[value])];

    public static char CharacterOf(byte value) => CharacterOfByte[value];

    public static string Spell(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length];
        Spell(bytes, characters);
        return new string(characters);
    }

    public static void Spell(ReadOnlySpan<byte> bytes, Span<char> characters)
    {
        for (var i = 0; i < bytes.Length; i++) characters[i] = CharacterOfByte[bytes[i]];
    }

    /// <summary>The byte a character stands for, or -1 where it is not in the alphabet.</summary>
    public static int ByteOf(char character) => character < ByteOfCharacter.Length ? ByteOfCharacter[character] : -1;

    /// <summary>The bytes a token's text stands for, or null where it holds a character outside the alphabet.</summary>
    public static byte[]? TryRead(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            var value = ByteOf(token[i]);
            if (value < 0) return null;
            bytes[i] = (byte)value;
        }
        return bytes;
    }

    /// <summary>As <see cref="TryRead"/>; a token outside the alphabet is its own UTF-8, as Hugging Face's decoder has it.</summary>
    public static byte[] Read(string token) => TryRead(token) ?? Encoding.UTF8.GetBytes(token);

    private static char[] Build()
    {
        var characters = new char[256];
        var next = (char)256;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is >= 33 and <= 126 or >= 161 and <= 172 or >= 174;
            characters[value] = printable ? (char)value : next++;
        }
        return characters;
    }

    private static short[] Invert()
    {
        var bytes = new short[CharacterOfByte.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++) bytes[CharacterOfByte[value]] = (short)value;
        return bytes;
    }
}
