using System.Runtime.InteropServices;
using System.Text;

namespace Hanul.Tokenization;

/// <summary>
/// A byte-level BPE tokenizer: text to token ids and back, losslessly for any text and any byte string. Safe for many threads.
/// </summary>
public sealed class Tokenizer
{
    private readonly BytePairModel model;
    private readonly AddedTokenSet added;
    private readonly EncoderPool encoders;
    private readonly TokenBytes bytes;

    internal Tokenizer(TokenizerDescription description)
    {
        Description = description;
        model = new BytePairModel(
            description.Tokens, description.Merges, description.IgnoreMerges, description.AddedTokens.Where(token => token.Special).Select(token => token.Id));
        added = new AddedTokenSet(description.AddedTokens);
        encoders = new EncoderPool(model, description.Pattern);
        VocabularySize = Math.Max(description.Tokens.Count, description.AddedTokens.Select(token => token.Id + 1).DefaultIfEmpty().Max());
        bytes = new TokenBytes(description, VocabularySize);
        SpecialTokens = description.AddedTokens
            .Where(token => token.Special)
            .GroupBy(token => token.Content)
            .ToDictionary(group => group.Key, group => group.First().Id);
        BeginTokenId = description.Roles.Begin is { } begin ? IdOf(begin) : null;
        EndTokenId = description.Roles.End is { } end ? IdOf(end) : null;
        PadTokenId = description.Roles.Pad is { } pad ? IdOf(pad) : null;
    }

    /// <summary>One more than the largest id, special tokens included.</summary>
    public int VocabularySize { get; }

    /// <summary>The token that begins a text, where the tokenizer names one.</summary>
    public int? BeginTokenId { get; }

    /// <summary>The token that ends a text, where the tokenizer names one.</summary>
    public int? EndTokenId { get; }

    /// <summary>The token that fills a batch, where the tokenizer names one.</summary>
    public int? PadTokenId { get; }

    /// <summary>Ids of the special tokens by content.</summary>
    public IReadOnlyDictionary<string, int> SpecialTokens { get; }

    /// <summary>All tokens found in text as a whole, special or not.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => added.Tokens;

    /// <summary>How text is cut into words.</summary>
    public PretokenizationPattern Pattern => Description.Pattern;

    /// <summary>Jinja source of the chat template, where the tokenizer carries one.</summary>
    public string? ChatTemplate => Description.ChatTemplate;

    /// <summary>Contents of the special tokens by the names chat templates know them by: <c>bos_token</c>, <c>eos_token</c>, ….</summary>
    public IReadOnlyDictionary<string, string> TokenRoles => Description.Roles.ByName;

    internal TokenizerDescription Description { get; }

    /// <summary>
    /// Reads a Hugging Face <c>tokenizer.json</c>, or a folder that holds one; <c>tokenizer_config.json</c> beside it names the
    /// special tokens' roles and the chat template.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file, or no <c>tokenizer.json</c> in the folder.</exception>
    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    /// <exception cref="NotSupportedException">The file describes a tokenizer of a kind that is not known here; the message names it.</exception>
    public static Tokenizer Load(string path)
    {
        var description = TokenizerFolder.Read(path);
        try
        {
            return new Tokenizer(description);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>The tokenizer that a GGUF file describes.</summary>
    /// <exception cref="InvalidDataException">The lists disagree with each other.</exception>
    /// <exception cref="NotSupportedException">An algorithm or pre-tokenisation that is not known here; the message names it.</exception>
    public static Tokenizer FromGguf(GgufVocabulary vocabulary) => new(GgufVocabularyReader.Read(vocabulary));

    /// <summary>This tokenizer as a GGUF file describes it.</summary>
    public GgufVocabulary ToGguf() => GgufVocabularyWriter.Write(this);

    /// <summary>Writes <c>tokenizer.json</c>, <c>tokenizer_config.json</c> and, where there is one, <c>chat_template.jinja</c>.</summary>
    /// <exception cref="IOException">The files cannot be written.</exception>
    public void Save(string folder) => TokenizerFolder.Write(folder, Description);

    /// <summary>Ids of a text. A lone surrogate, which has no UTF-8 form, is encoded as U+FFFD.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecialTokens">Put the tokens around it that the tokenizer's post-processor asks for, such as a begin token.</param>
    /// <param name="parseSpecialTokens">
    /// Recognise added tokens written out in the text. Pass false for text from strangers: then <c>&lt;|im_end|&gt;</c> is only letters.
    /// </param>
    public int[] Encode(string text, bool addSpecialTokens = false, bool parseSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var encoder = encoders.Rent();
        Encode(encoder, text, addSpecialTokens, parseSpecialTokens);
        var ids = encoder.Output.Ids.ToArray();
        encoders.Return(encoder);
        return ids;
    }

    /// <summary>Appends the ids of a text, as <see cref="Encode(string, bool, bool)"/> gives them.</summary>
    public void Encode(ReadOnlySpan<char> text, List<int> output, bool addSpecialTokens = false, bool parseSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(output);
        var encoder = encoders.Rent();
        Encode(encoder, text, addSpecialTokens, parseSpecialTokens);
        output.AddRange(encoder.Output.Ids);
        encoders.Return(encoder);
    }

    /// <summary>
    /// Ids of any byte string, valid UTF-8 or not; <see cref="DecodeBytes"/> gives exactly these bytes back. Valid UTF-8 gives the
    /// ids of its text. Added tokens are not recognised.
    /// </summary>
    public int[] EncodeBytes(ReadOnlySpan<byte> bytes)
    {
        var encoder = encoders.Rent();
        encoder.Encode(bytes);
        var ids = encoder.Output.Ids.ToArray();
        encoders.Return(encoder);
        return ids;
    }

    /// <summary>As <see cref="Encode(string, bool, bool)"/>, with the code points each token covers; tokens put around the text cover none.</summary>
    public IReadOnlyList<TokenSpan> EncodeWithOffsets(string text, bool addSpecialTokens = false, bool parseSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var spans = new List<TokenSpan>();
        if (addSpecialTokens) spans.AddRange(Description.Prefix.Select(id => new TokenSpan(id, 0, 0)));
        var offsets = new OffsetWalker(text, bytes, Description.TrimOffsets);
        foreach (var (start, end, token) in Segments(text, parseSpecialTokens))
        {
            if (token is not null) offsets.Cover(start, end, token, spans);
            else offsets.Cover(start, end, Encode(text[start..end], parseSpecialTokens: false), spans);
        }
        if (addSpecialTokens) spans.AddRange(Description.Suffix.Select(id => new TokenSpan(id, 0, 0)));
        return spans;
    }

    /// <summary>
    /// Text of ids; bytes that are no valid UTF-8 become U+FFFD. Ids at or beyond <see cref="VocabularySize"/>, which a model with a
    /// padded embedding can produce, stand for nothing.
    /// </summary>
    /// <param name="ids">The ids.</param>
    /// <param name="skipSpecialTokens">Leave special tokens out.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false)
    {
        var buffer = new List<byte>(ids.Length * 4);
        foreach (var id in ids) buffer.AddRange(BytesToShow(id, skipSpecialTokens));
        return Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(buffer));
    }

    /// <summary>Bytes of ids, special tokens included.</summary>
    public byte[] DecodeBytes(ReadOnlySpan<int> ids)
    {
        var buffer = new List<byte>(ids.Length * 4);
        foreach (var id in ids) buffer.AddRange(bytes.Of(id));
        return [.. buffer];
    }

    /// <summary>Bytes of one token; empty for ids that belong to none.</summary>
    public ReadOnlyMemory<byte> BytesOf(int id) => bytes.MemoryOf(id);

    /// <summary>Id of a token by its text: an added token as it is, a learnt one in GPT-2's byte alphabet (<c>Ġthe</c>).</summary>
    public int? IdOf(string token) => added.IdOf(token) ?? model.IdOf(token);

    /// <summary>Text of a token as <see cref="IdOf"/> takes it, or null for ids that belong to none.</summary>
    public string? TokenOf(int id) =>
        added.ById.TryGetValue(id, out var token) ? token.Content
        : (uint)id < (uint)model.Tokens.Count ? model.Tokens[id] : null;

    /// <summary>A decoder for ids that arrive one by one.</summary>
    public TokenStream CreateStream(bool skipSpecialTokens = false) => new(this, skipSpecialTokens);

    internal ReadOnlySpan<byte> BytesToShow(int id, bool skipSpecialTokens) =>
        skipSpecialTokens && added.ById.TryGetValue(id, out var token) && token.Special ? [] : bytes.Of(id);

    internal List<TextSegment> Segments(ReadOnlySpan<char> text, bool parseSpecialTokens = true)
    {
        var segments = new List<TextSegment>(1);
        if (parseSpecialTokens) added.Split(text, segments);
        else if (!text.IsEmpty) segments.Add(new TextSegment(0, text.Length, null));
        return segments;
    }

    private void Encode(BytePairEncoder encoder, ReadOnlySpan<char> text, bool addSpecialTokens, bool parseSpecialTokens)
    {
        if (addSpecialTokens) foreach (var id in Description.Prefix) encoder.Output.Add(id);
        if (!parseSpecialTokens || !added.AppearsIn(text))
        {
            encoder.Encode(text);
        }
        else
        {
            foreach (var (start, end, token) in Segments(text))
            {
                if (token is not null) encoder.Output.Add(token.Id);
                else encoder.Encode(text[start..end]);
            }
        }
        if (addSpecialTokens) foreach (var id in Description.Suffix) encoder.Output.Add(id);
    }
}
