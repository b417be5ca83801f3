namespace Hanul.Tokenization.Tests;

public class GgufVocabularyTests
{
    [Theory]
    [InlineData("bbpe_gpt2", "gpt-2")]
    [InlineData("bbpe_llama3", "llama-bpe")]
    public void A_tokenizer_survives_GGUF(string name, string pre)
    {
        var published = Fixture.Tokenizer(name);
        // GGUF names the token before a text by its role.
        var description = published.Description;
        if (description.Prefix.Count > 0) description = description with { Roles = new TokenRoles { Begin = published.TokenOf(description.Prefix[0]) } };
        var vocabulary = new Tokenizer(description).ToGguf();
        Assert.Equal(("gpt2", pre), (vocabulary.Model, vocabulary.PreTokenizer));
        Assert.Equal(description.AddedTokens.Count, vocabulary.TokenTypes.Count(type => type == GgufTokenType.Control));

        var again = Tokenizer.FromGguf(vocabulary);
        foreach (var golden in Fixture.Cases(name))
        {
            Assert.Equal(golden["ids_with_special"]!.Integers(), again.Encode((string)golden["text"]!, addSpecialTokens: true));
        }
    }

    [Fact]
    public void A_trained_tokenizer_survives_GGUF()
    {
        var again = Tokenizer.FromGguf(Samples.Tokenizer.ToGguf());
        Assert.Equal(Samples.Tokenizer.VocabularySize, again.VocabularySize);
        Assert.Equal(Samples.Tokenizer.EndTokenId, again.EndTokenId);
        Assert.Equal(Samples.Tokenizer.PadTokenId, again.PadTokenId);
        Assert.Equal(Samples.Tokenizer.ChatTemplate, again.ChatTemplate);
        foreach (var text in Samples.Documents(200, seed: 5)) Assert.Equal(Samples.Tokenizer.Encode(text), again.Encode(text));
    }

    [Fact]
    public void Unused_ids_are_kept_apart()
    {
        var description = Samples.Tokenizer.Description;
        var sparse = new Tokenizer(description with { AddedTokens = [new AddedToken(description.Tokens.Count + 3, "<end>")] });
        var vocabulary = sparse.ToGguf();
        Assert.Equal(3, vocabulary.TokenTypes.Count(type => type == GgufTokenType.Unused));
        Assert.Equal(sparse.VocabularySize, Tokenizer.FromGguf(vocabulary).VocabularySize);
    }

    [Fact]
    public void Unknown_kinds_are_named()
    {
        var vocabulary = Samples.Tokenizer.ToGguf();
        Assert.Contains("'llama'", Assert.Throws<NotSupportedException>(() => Tokenizer.FromGguf(vocabulary with { Model = "llama" })).Message, StringComparison.Ordinal);
        Assert.Contains("'qwen2'", Assert.Throws<NotSupportedException>(() => Tokenizer.FromGguf(vocabulary with { PreTokenizer = "qwen2" })).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => Tokenizer.FromGguf(vocabulary with { PreTokenizer = null }));
    }

    [Fact]
    public void Lists_that_disagree_are_refused()
    {
        var vocabulary = Samples.Tokenizer.ToGguf();
        Assert.Throws<InvalidDataException>(() => Tokenizer.FromGguf(vocabulary with { TokenTypes = [GgufTokenType.Normal] }));
        Assert.Throws<InvalidDataException>(() => Tokenizer.FromGguf(vocabulary with { Merges = ["one"] }));
        Assert.Throws<InvalidDataException>(() => Tokenizer.FromGguf(vocabulary with { Merges = ["zz qq"] }));
        Assert.Throws<InvalidDataException>(() => Tokenizer.FromGguf(vocabulary with { Merges = [""] }));
        Assert.Throws<InvalidDataException>(() => Tokenizer.FromGguf(vocabulary with { EndTokenId = 100_000 }));
        Assert.Throws<InvalidDataException>(() => Tokenizer.FromGguf(vocabulary with { Tokens = ["a"], TokenTypes = [], Merges = [] }));
    }
}
