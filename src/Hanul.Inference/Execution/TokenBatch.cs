namespace Hanul.Inference;

/// <summary>
/// The tokens that go through the model together: the next ones of one or several sequences. Tokens of one sequence stand side by side
/// in their order; each sees the tokens before it, whether they are in the cache or in the batch.
/// </summary>
internal sealed class TokenBatch(int capacity)
{
    // Tokens that attend to a sequence together, so that each of its pages is read once for all of them.
    private const int LargestBlock = 8;

    private readonly int[] _tokens = new int[capacity];
    private readonly int[] _positions = new int[capacity];
    private readonly int[] _outputs = new int[capacity];
    private readonly KeyValueSequence[] _sequences = new KeyValueSequence[capacity];
    private readonly int[] _blockStarts = new int[capacity + 1];

    internal int Capacity { get; } = capacity;

    internal int Count { get; private set; }

    /// <summary>How many tokens have their logits computed.</summary>
    internal int OutputCount { get; private set; }

    /// <summary>How many blocks of tokens of one sequence there are.</summary>
    internal int BlockCount { get; private set; }

    internal int Token(int i) => _tokens[i];

    internal int Position(int i) => _positions[i];

    internal KeyValueSequence Sequence(int i) => _sequences[i];

    /// <summary>The token that the <paramref name="j"/>-th row of logits belongs to.</summary>
    internal int Output(int j) => _outputs[j];

    /// <summary>The first token of a block; a block ends where the next one starts.</summary>
    internal int BlockStart(int block) => _blockStarts[block];

    internal void Clear()
    {
        Array.Clear(_sequences, 0, Count);
        Count = OutputCount = BlockCount = 0;
    }

    /// <summary>Appends a token to its sequence and to the batch.</summary>
    /// <returns>The row of logits that will be the token's, or −1.</returns>
    internal int Add(KeyValueSequence sequence, int token, bool wantsLogits)
    {
        var i = Count++;
        _tokens[i] = token;
        _positions[i] = sequence.Length;
        _sequences[i] = sequence;
        sequence.Append(token);
        if (BlockCount == 0 || _sequences[_blockStarts[BlockCount - 1]] != sequence || i - _blockStarts[BlockCount - 1] == LargestBlock)
            _blockStarts[BlockCount++] = i;
        _blockStarts[BlockCount] = Count;
        if (!wantsLogits)
            return -1;
        _outputs[OutputCount] = i;
        return OutputCount++;
    }
}
