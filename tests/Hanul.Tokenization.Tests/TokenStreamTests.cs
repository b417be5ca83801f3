using System.Text;

namespace Hanul.Tokenization.Tests;

public class TokenStreamTests
{
    [Fact]
    public void Streamed_text_is_the_text_decoded_at_once()
    {
        var random = new Random(2);
        var stream = Samples.Tokenizer.CreateStream();
        for (var round = 0; round < 5_000; round++)
        {
            var ids = Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(Samples.Tokenizer.VocabularySize)).ToArray();
            var text = new StringBuilder();
            foreach (var id in ids) text.Append(stream.Append(id));
            text.Append(stream.Flush());
            Assert.Equal(Samples.Tokenizer.Decode(ids), text.ToString());
        }
    }

    [Fact]
    public void No_half_character_is_ever_shown()
    {
        const string text = "뷁 쀍 햏 😀👩‍👩‍👧‍👦 안녕하세요 𠮷";
        var stream = Samples.Tokenizer.CreateStream();
        var shown = "";
        foreach (var value in Samples.Tokenizer.Encode(text))
        {
            shown += stream.Append(value);
            Assert.StartsWith(shown, text, StringComparison.Ordinal);
            Assert.False(shown.Length > 0 && char.IsHighSurrogate(shown[^1]));
        }
        Assert.Equal(text, shown + stream.Flush());
    }

    [Fact]
    public void What_stays_incomplete_is_a_replacement_character()
    {
        var stream = Samples.Tokenizer.CreateStream();
        var first = Samples.Tokenizer.EncodeBytes(Encoding.UTF8.GetBytes("뷁").AsSpan(0, 2));
        Assert.All(first, id => Assert.Equal("", stream.Append(id)));
        Assert.Equal("\uFFFD", stream.Flush());
        Assert.Equal("", stream.Flush());
    }

    [Fact]
    public void Special_tokens_are_left_out_when_asked()
    {
        var end = Samples.Tokenizer.EndTokenId!.Value;
        Assert.Equal("", Samples.Tokenizer.CreateStream(skipSpecialTokens: true).Append(end));
        Assert.Equal("<|endoftext|>", Samples.Tokenizer.CreateStream().Append(end));
    }
}
