using System.Globalization;
using System.Text.Json.Nodes;

namespace Hanul.Tokenization.Tests;

/// <summary>GPT-2's own vocabulary, where the reference data lie beside the repository: ids are those of its published encoder.</summary>
public class PublishedVocabularyTests
{
    [Fact]
    public void Ids_of_the_real_GPT2_vocabulary_are_equal()
    {
        var folder = Shared("goldens", "tokenizers", "real_tiktoken_r50k_base");
        Assert.SkipWhen(folder is null, "there is no folder shared/ with reference data beside the repository");
        var tokenizer = new Tokenizer(new TokenizerDescription
        {
            Tokens = ReadTokens(Path.Combine(folder, "r50k_base.tiktoken"), out var merges),
            Merges = merges,
            Pattern = PretokenizationPattern.Gpt2,
        });
        foreach (var golden in JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "goldens_tiktoken.json")))!["cases"]!.AsArray())
        {
            Assert.Equal(golden!["ids"]!.Integers(), tokenizer.Encode((string)golden["text"]!));
        }
    }

    private static string? Shared(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Hanul.slnx"))) continue;
            var shared = Path.GetFullPath(Path.Combine([folder.FullName, "..", "shared", .. parts]));
            return Directory.Exists(shared) ? shared : null;
        }
        return null;
    }

    /// <summary>The file has tokens and ranks only; a token's merge is what its bytes are just before they become one.</summary>
    private static List<string> ReadTokens(string path, out List<Merge> merges)
    {
        var tokens = File.ReadLines(path)
            .Select(line => line.Split(' '))
            .OrderBy(parts => int.Parse(parts[1], CultureInfo.InvariantCulture))
            .Select(parts => ByteAlphabet.Spell(Convert.FromBase64String(parts[0])))
            .ToList();
        var ids = tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id);
        merges = [];
        for (var id = 256; id < tokens.Count; id++)
        {
            var parts = tokens[id].Select(c => c.ToString()).ToList();
            while (parts.Count > 2)
            {
                var best = Enumerable.Range(0, parts.Count - 1).MinBy(i => RankBelow(parts[i] + parts[i + 1], id));
                parts[best] += parts[best + 1];
                parts.RemoveAt(best + 1);
            }
            merges.Add(new Merge(ids[parts[0]], ids[parts[1]], id));
        }
        return tokens;

        int RankBelow(string token, int limit) => ids.TryGetValue(token, out var rank) && rank < limit ? rank : int.MaxValue;
    }
}
