using System.Text.Json.Nodes;

namespace Hanul.Tokenization.Tests;

/// <summary>Added tokens are found as Hugging Face's library finds them (Fixtures/added_tokens/make_cases.js says how it was asked).</summary>
public sealed class AddedTokenTests : IDisposable
{
    private static readonly JsonNode Golden = JsonNode.Parse(File.ReadAllText(Fixture.PathOf("added_tokens", "cases.json")))!;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Ids_offsets_and_text_are_equal(int variant)
    {
        var golden = Golden["variants"]![variant]!;
        var tokenizer = WithAddedTokens((bool)golden["trim_offsets"]!);
        foreach (var expected in golden["cases"]!.AsArray())
        {
            var text = (string)expected!["text"]!;
            var spans = tokenizer.EncodeWithOffsets(text);
            var ids = expected["ids"]!.Integers();
            Assert.Equal(ids, tokenizer.Encode(text));
            Assert.Equal(ids, spans.Select(span => span.Id));
            var offsets = expected["offsets"]!.AsArray().Select(pair => ((int)pair![0]!, (int)pair[1]!));
            Assert.Equal(offsets, spans.Select(span => (span.Start, span.End)));
            Assert.Equal((string)expected["decoded"]!, tokenizer.Decode(ids));
            Assert.Equal((string)expected["skipped"]!, tokenizer.Decode(ids, skipSpecialTokens: true));
        }
    }

    [Fact]
    public void Plain_text_never_holds_an_added_token()
    {
        var tokenizer = WithAddedTokens(false);
        foreach (var text in new[] { "<|endoftext|>", "a <lr> b", "word", "<n>", "한국어", "<|x|>yz" })
        {
            var ids = tokenizer.Encode(text, parseSpecialTokens: false);
            Assert.All(ids, id => Assert.True(id < 1756));
            Assert.Equal(text, tokenizer.Decode(ids));
        }
    }

    [Fact]
    public void Ignoring_merges_does_not_let_plain_text_be_a_special_token()
    {
        // A special token that the vocabulary lists too, spelt like an ordinary word.
        var description = Samples.Tokenizer.Description;
        var tokenizer = new Tokenizer(description with
        {
            IgnoreMerges = true,
            Tokens = [.. description.Tokens, "STOPWORD"],
            AddedTokens = [new AddedToken(description.Tokens.Count, "STOPWORD")],
        });
        Assert.Equal([description.Tokens.Count], tokenizer.Encode("STOPWORD"));
        Assert.DoesNotContain(description.Tokens.Count, tokenizer.Encode("STOPWORD", parseSpecialTokens: false));
    }

    private Tokenizer WithAddedTokens(bool trimOffsets)
    {
        var document = JsonNode.Parse(File.ReadAllText(Fixture.PathOf("bbpe_gpt2", "tokenizer.json")))!;
        document["added_tokens"] = Golden["added_tokens"]!.DeepClone();
        document["post_processor"]!["trim_offsets"] = trimOffsets;
        return Tokenizer.Load(folder.Write("tokenizer.json", document.ToJsonString()));
    }
}
