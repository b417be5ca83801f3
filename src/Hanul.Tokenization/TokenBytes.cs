using System.Text;

namespace Hanul.Tokenization;

/// <summary>The bytes of every token, end to end in one array.</summary>
internal sealed class TokenBytes
{
    private readonly byte[] bytes;
    private readonly int[] starts;

    public TokenBytes(TokenizerDescription description, int vocabularySize)
    {
        var added = description.AddedTokens.GroupBy(token => token.Id).ToDictionary(group => group.Key, group => group.First().Content);
        starts = new int[vocabularySize + 1];
        using var all = new MemoryStream();
        for (var id = 0; id < vocabularySize; id++)
        {
            if (added.TryGetValue(id, out var content)) all.Write(Encoding.UTF8.GetBytes(content));
            else if (id < description.Tokens.Count && description.Tokens[id] is { } token) all.Write(ByteAlphabet.Read(token));
            starts[id + 1] = checked((int)all.Length);
        }
        bytes = all.ToArray();
    }

    /// <summary>Empty for an id that belongs to no token.</summary>
    public ReadOnlySpan<byte> Of(int id) => MemoryOf(id).Span;

    public ReadOnlyMemory<byte> MemoryOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return id >= starts.Length - 1 ? default : bytes.AsMemory(starts[id], starts[id + 1] - starts[id]);
    }
}
