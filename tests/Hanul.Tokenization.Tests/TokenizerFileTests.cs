using System.Text;
using System.Text.Json.Nodes;

namespace Hanul.Tokenization.Tests;

public sealed class TokenizerFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(PretokenizationPattern.Gpt2)]
    [InlineData(PretokenizationPattern.Llama3)]
    [InlineData(PretokenizationPattern.O200k)]
    public void A_saved_tokenizer_loads_as_the_same(PretokenizationPattern pattern)
    {
        var trained = BytePairTrainer.Train(
            Samples.Documents(100), new BytePairTrainerOptions { VocabularySize = 400, Pattern = pattern, BeginToken = "<|im_start|>" },
            cancellationToken: TestContext.Current.CancellationToken);
        trained.Save(folder.Path);
        AssertSame(trained, Tokenizer.Load(folder.Path));
    }

    [Theory]
    [InlineData("bbpe_gpt2")]
    [InlineData("bbpe_llama3")]
    [InlineData("bbpe_o200k_regex")]
    public void A_published_tokenizer_survives_loading_and_saving(string name)
    {
        var published = Fixture.Tokenizer(name);
        published.Save(folder.Path);
        var again = Tokenizer.Load(folder.Path);
        AssertSame(published, again);
        foreach (var golden in Fixture.Cases(name))
        {
            Assert.Equal(golden["ids_with_special"]!.Integers(), again.Encode((string)golden["text"]!, addSpecialTokens: true));
        }
    }

    [Fact]
    public void What_is_not_used_here_is_written_again_as_it_was_read()
    {
        var document = Published("bbpe_llama3");
        document["padding"] = JsonNode.Parse("""{ "strategy": { "Fixed": 12 }, "pad_id": 1 }""");
        Load(document).Save(Path.Combine(folder.Path, "again"));
        var again = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "again", "tokenizer.json")))!;
        foreach (var part in new[] { "post_processor", "padding", "truncation", "pre_tokenizer", "decoder", "normalizer", "added_tokens" })
            Assert.True(JsonNode.DeepEquals(document[part], again[part]), part);
    }

    [Fact]
    public void Merges_may_be_pairs_or_strings()
    {
        var document = Published("bbpe_gpt2");
        var merges = document["model"]!["merges"]!.AsArray();
        document["model"]!["merges"] = new JsonArray([.. merges.Select(pair => (JsonNode)$"{pair![0]} {pair[1]}")]);
        AssertSame(Fixture.Tokenizer("bbpe_gpt2"), Load(document));
    }

    [Fact]
    public void Roles_and_template_are_read_in_all_their_forms()
    {
        Published("bbpe_llama3").WriteTo(folder);
        folder.Write("tokenizer_config.json", """
            { "bos_token": { "content": "<|begin_of_text|>", "lstrip": false }, "eos_token": "<|eot_id|>", "pad_token": null,
              "chat_template": [ { "name": "tool_use", "template": "T" }, { "name": "default", "template": "D" } ] }
            """);
        var tokenizer = Tokenizer.Load(folder.Path);
        Assert.Equal((1759, 1763, null), (tokenizer.BeginTokenId, tokenizer.EndTokenId, tokenizer.PadTokenId));
        Assert.Equal("D", tokenizer.ChatTemplate);
        Assert.Equal(["bos_token", "eos_token"], tokenizer.TokenRoles.Keys);

        folder.Write("chat_template.jinja", "from the file");
        Assert.Equal("from the file", Tokenizer.Load(folder.Path).ChatTemplate);

        File.Delete(Path.Combine(folder.Path, "chat_template.jinja"));
        File.Delete(Path.Combine(folder.Path, "tokenizer_config.json"));
        folder.Write("special_tokens_map.json", """{ "eos_token": "<|end_of_text|>" }""");
        Assert.Equal(1760, Tokenizer.Load(folder.Path).EndTokenId);
    }

    public static TheoryData<string, string, string> OtherKinds => new()
    {
        { "model", """{ "type": "Unigram", "vocab": [["a", 0.0]], "unk_id": 0 }""", "Unigram" },
        { "model", """{ "type": "WordPiece", "vocab": {}, "unk_token": "[UNK]" }""", "WordPiece" },
        { "model", """{ "type": "WordLevel", "vocab": {} }""", "WordLevel" },
        { "model", """{ "type": "BPE", "vocab": {}, "merges": [], "byte_fallback": true, "unk_token": "<unk>" }""", "byte fallback" },
        { "model", """{ "type": "BPE", "vocab": {}, "merges": [], "end_of_word_suffix": "</w>" }""", "</w>" },
        { "model", """{ "type": "BPE", "vocab": {}, "merges": [], "dropout": 0.1 }""", "dropout" },
        { "normalizer", """{ "type": "NFC" }""", "NFC" },
        { "normalizer", """{ "type": "Sequence", "normalizers": [] }""", "Sequence" },
        { "pre_tokenizer", """{ "type": "Metaspace" }""", "Metaspace" },
        { "pre_tokenizer", """{ "type": "ByteLevel", "add_prefix_space": true }""", "add_prefix_space" },
        { "pre_tokenizer", """{ "type": "Sequence", "pretokenizers": [ { "type": "Digits" }, { "type": "ByteLevel" } ] }""", "Digits" },
        {
            "pre_tokenizer",
            """
            { "type": "Sequence", "pretokenizers": [ { "type": "Split", "pattern": { "Regex": "\\w+" }, "behavior": "Isolated" },
              { "type": "ByteLevel", "add_prefix_space": false, "use_regex": false } ] }
            """,
            @"\w+"
        },
        { "decoder", """{ "type": "WordPiece" }""", "WordPiece" },
        { "post_processor", """{ "type": "BertProcessing", "sep": ["[SEP]", 1], "cls": ["[CLS]", 2] }""", "BertProcessing" },
    };

    [Theory, MemberData(nameof(OtherKinds))]
    public void Other_kinds_are_named_not_misread(string part, string json, string named)
    {
        var document = Published("bbpe_gpt2");
        document[part] = JsonNode.Parse(json);
        var error = Assert.Throws<NotSupportedException>(() => Load(document));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_are_named()
    {
        Assert.Throws<FileNotFoundException>(() => Tokenizer.Load(Path.Combine(folder.Path, "nowhere")));
        folder.Write("tokenizer.model", "x");
        var error = Assert.Throws<FileNotFoundException>(() => Tokenizer.Load(folder.Path));
        Assert.Contains("tokenizer.model", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> LyingFiles =>
    [
        "", "{", "[]", "null", "{}", """{ "model": 3 }""", """{ "model": { "type": "BPE" } }""", "\uFEFF{}",
        """{ "model": { "type": "BPE", "vocab": { "a": 0 }, "merges": [] }, "pre_tokenizer": { "type": "ByteLevel", "add_prefix_space": false } }""",
    ];

    [Theory, MemberData(nameof(LyingFiles))]
    public void Lying_files_are_refused_in_a_sentence(string json)
    {
        var path = folder.Write("tokenizer.json", json);
        var error = Assert.ThrowsAny<Exception>(() => Tokenizer.Load(path));
        Assert.True(error is InvalidDataException or NotSupportedException, error.ToString());
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", 2_000_000_000)]
    [InlineData("b", -1)]
    [InlineData("c", 0)]
    public void Impossible_ids_are_refused(string token, int id)
    {
        var document = Published("bbpe_gpt2");
        document["model"]!["vocab"]![token + token + token + token] = id;
        Assert.Throws<InvalidDataException>(() => Load(document));
    }

    [Fact]
    public void Damaged_files_only_ever_fail_in_sentences()
    {
        var intact = File.ReadAllBytes(Fixture.PathOf("bbpe_llama3", "tokenizer.json"));
        var random = new Random(4);
        var survived = 0;
        for (var round = 0; round < 200; round++)
        {
            var path = folder.Write("tokenizer.json", Damage(intact, random));
            try
            {
                var tokenizer = Tokenizer.Load(path);
                var ids = tokenizer.Encode("안녕하세요 <|eot_id|> Hello 123", addSpecialTokens: true);
                Assert.NotNull(tokenizer.Decode(ids));
                tokenizer.Save(Path.Combine(folder.Path, "again"));
                survived++;
            }
            catch (Exception error) when (error is InvalidDataException or NotSupportedException)
            {
                Assert.NotEmpty(error.Message);
            }
        }
        Assert.InRange(survived, 1, 199);
    }

    private static byte[] Damage(byte[] intact, Random random)
    {
        var damaged = intact.ToList();
        for (var hits = random.Next(1, 4); hits > 0; hits--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(5))
            {
                case 0: damaged[at] = (byte)random.Next(256); break;
                case 1: damaged.RemoveRange(at, Math.Min(random.Next(1, 40), damaged.Count - at)); break;
                case 2: damaged.InsertRange(at, damaged.GetRange(at, Math.Min(random.Next(1, 60), damaged.Count - at))); break;
                case 3: damaged.InsertRange(at, Encoding.UTF8.GetBytes(Swaps[random.Next(Swaps.Length)])); break;
                default: SwapNumber(damaged, at, random); break;
            }
        }
        return [.. damaged];
    }

    private static readonly string[] Swaps = ["null", "-1", "{}", "[]", "\"\"", "\"\\ud800\"", "1e99", "true", ",", ":", "99999999999", "\"\\u0000\""];

    private static void SwapNumber(List<byte> damaged, int from, Random random)
    {
        var at = damaged.FindIndex(from, value => value is >= (byte)'0' and <= (byte)'9');
        if (at >= 0) damaged[at] = (byte)('0' + random.Next(10));
    }

    private Tokenizer Load(JsonNode document) => Tokenizer.Load(document.WriteTo(folder));

    private static JsonNode Published(string name) => JsonNode.Parse(File.ReadAllText(Fixture.PathOf(name, "tokenizer.json")))!;

    internal static void AssertSame(Tokenizer expected, Tokenizer actual)
    {
        Assert.Equal(expected.VocabularySize, actual.VocabularySize);
        Assert.Equal(expected.Description.Tokens, actual.Description.Tokens);
        Assert.Equal(expected.Description.Merges, actual.Description.Merges);
        Assert.Equal(expected.AddedTokens, actual.AddedTokens);
        Assert.Equal(expected.Pattern, actual.Pattern);
        Assert.Equal(expected.Description.IgnoreMerges, actual.Description.IgnoreMerges);
        Assert.Equal(expected.Description.Prefix, actual.Description.Prefix);
        Assert.Equal(expected.Description.Suffix, actual.Description.Suffix);
        Assert.Equal(expected.Description.TrimOffsets, actual.Description.TrimOffsets);
        Assert.Equal(expected.Description.Roles, actual.Description.Roles);
        Assert.Equal(expected.ChatTemplate, actual.ChatTemplate);
    }
}
