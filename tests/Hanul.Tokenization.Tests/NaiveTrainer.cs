using System.Text;

namespace Hanul.Tokenization.Tests;

/// <summary>Byte-pair training by its definition: count all pairs of all words, merge the best everywhere, again.</summary>
internal static class NaiveTrainer
{
    public static List<(string Left, string Right)> Merges(IEnumerable<string> documents, BytePairTrainerOptions options)
    {
        var ids = ByteAlphabet.BytesInOrder.Select((value, id) => (Token: ByteAlphabet.CharacterOf(value).ToString(), id)).ToDictionary(x => x.Token, x => x.id);
        var words = documents.SelectMany(Words).SelectMany(word => options.KoreanParticles ? Parts(word) : [word]).Select(word => Encoding.UTF8.GetBytes(word).Select(b => ByteAlphabet.CharacterOf(b).ToString()).ToList()).ToList();
        var merges = new List<(string, string)>();
        var size = options.VocabularySize - options.SpecialTokens.Count;
        while (ids.Count < size)
        {
            var best = words
                .SelectMany(word => word.Zip(word.Skip(1)))
                .CountBy(pair => pair)
                .Where(pair => pair.Value >= options.MinimumFrequency)
                .OrderByDescending(pair => pair.Value).ThenBy(pair => ids[pair.Key.First]).ThenBy(pair => ids[pair.Key.Second])
                .FirstOrDefault();
            if (best.Value == 0) break;
            var (left, right) = best.Key;
            merges.Add((left, right));
            ids.TryAdd(left + right, ids.Count);
            foreach (var word in words)
            {
                for (var i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] != left || word[i + 1] != right) continue;
                    word[i] = left + right;
                    word.RemoveAt(i + 1);
                }
            }
        }
        return merges;
    }

    private static IEnumerable<string> Parts(string word)
    {
        for (var stem = KoreanParticles.LastIn(word); stem < word.Length; stem = KoreanParticles.LastIn(word))
        {
            yield return word[stem..];
            word = word[..stem];
        }
        yield return word;
    }

    private static IEnumerable<string> Words(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = Llama3Scanner.WordEnd(text, start);
            yield return text[start..end];
            start = end;
        }
    }
}
