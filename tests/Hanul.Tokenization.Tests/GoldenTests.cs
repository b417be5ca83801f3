namespace Hanul.Tokenization.Tests;

/// <summary>Ids, offsets and decoded text are those of Hugging Face's tokenizers library.</summary>
public class GoldenTests
{
    public static TheoryData<string> Names => ["bbpe_gpt2", "bbpe_llama3", "bbpe_o200k_regex"];

    [Theory, MemberData(nameof(Names))]
    public void Ids_are_equal(string name)
    {
        var tokenizer = Fixture.Tokenizer(name);
        foreach (var golden in Fixture.Cases(name))
        {
            var text = (string)golden["text"]!;
            Assert.Equal(golden["ids"]!.Integers(), tokenizer.Encode(text));
            Assert.Equal(golden["ids_with_special"]!.Integers(), tokenizer.Encode(text, addSpecialTokens: true));
            Assert.Equal(golden["tokens"]!.AsArray().Select(token => (string)token!), tokenizer.Encode(text).Select(tokenizer.TokenOf));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Offsets_in_code_points_are_equal(string name)
    {
        var tokenizer = Fixture.Tokenizer(name);
        foreach (var golden in Fixture.Cases(name))
        {
            var spans = tokenizer.EncodeWithOffsets((string)golden["text"]!);
            Assert.Equal(golden["ids"]!.Integers(), spans.Select(span => span.Id));
            Assert.Equal(golden["offsets"]!.AsArray().Select(pair => ((int)pair![0]!, (int)pair[1]!)), spans.Select(span => (span.Start, span.End)));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Decoded_text_is_equal(string name)
    {
        var tokenizer = Fixture.Tokenizer(name);
        foreach (var golden in Fixture.Cases(name))
        {
            var ids = golden["ids"]!.Integers();
            Assert.Equal((string)golden["decoded"]!, tokenizer.Decode(ids));
            Assert.Equal((string)golden["decoded_skip_special"]!, tokenizer.Decode(ids, skipSpecialTokens: true));
        }
    }
}
