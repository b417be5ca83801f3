namespace Hanul.Tokenization;

/// <summary>
/// The tokenizer part of a GGUF file's metadata (keys <c>tokenizer.ggml.*</c> of the GGUF specification), as plain data.
/// </summary>
public sealed record GgufVocabulary
{
    /// <summary><c>tokenizer.ggml.model</c>: the algorithm; byte-level BPE is <c>gpt2</c>.</summary>
    public required string Model { get; init; }

    /// <summary><c>tokenizer.ggml.pre</c>: the pre-tokenisation, by llama.cpp's name for it; null where the file has none.</summary>
    public string? PreTokenizer { get; init; }

    /// <summary><c>tokenizer.ggml.tokens</c>, by id: learnt tokens in GPT-2's byte alphabet, control and user-defined ones as they are.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary><c>tokenizer.ggml.token_type</c>, by id; empty where the file has none (all are then normal).</summary>
    public IReadOnlyList<GgufTokenType> TokenTypes { get; init; } = [];

    /// <summary><c>tokenizer.ggml.merges</c>, by rank, each as two tokens with a space between.</summary>
    public IReadOnlyList<string> Merges { get; init; } = [];

    /// <summary><c>tokenizer.ggml.bos_token_id</c></summary>
    public int? BeginTokenId { get; init; }

    /// <summary><c>tokenizer.ggml.eos_token_id</c></summary>
    public int? EndTokenId { get; init; }

    /// <summary><c>tokenizer.ggml.padding_token_id</c></summary>
    public int? PadTokenId { get; init; }

    /// <summary><c>tokenizer.ggml.add_bos_token</c>: whether encoding with special tokens starts with the begin token.</summary>
    public bool? AddBeginToken { get; init; }

    /// <summary><c>tokenizer.ggml.add_eos_token</c>: whether encoding with special tokens ends with the end token.</summary>
    public bool? AddEndToken { get; init; }

    /// <summary><c>tokenizer.chat_template</c>: Jinja source.</summary>
    public string? ChatTemplate { get; init; }
}
