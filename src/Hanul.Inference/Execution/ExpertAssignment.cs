namespace Hanul.Inference;

/// <summary>
/// Which experts work on which tokens, sorted by expert: the rows of one expert stand side by side. Nothing is dropped.
/// </summary>
internal sealed class ExpertAssignment(int capacity, int expertCount, int activeCount)
{
    private readonly int[] _experts = new int[capacity * activeCount];
    private readonly float[] _gates = new float[capacity * activeCount];
    private readonly int[] _rows = new int[capacity * activeCount];
    private readonly int[] _tokens = new int[capacity * activeCount];
    private readonly int[] _starts = new int[expertCount + 1];

    /// <summary>Rows of all experts together.</summary>
    internal int RowCount { get; private set; }

    /// <summary>The first row of an expert; its rows end where the next expert's start.</summary>
    internal int Start(int expert) => _starts[expert];

    internal int CountOf(int expert) => _starts[expert + 1] - _starts[expert];

    /// <summary>The token that a row belongs to.</summary>
    internal int Token(int row) => _tokens[row];

    /// <summary>The row where a token's <paramref name="choice"/>-th expert puts its result.</summary>
    internal int Row(int token, int choice) => _rows[(token * activeCount) + choice];

    internal float Gate(int token, int choice) => _gates[(token * activeCount) + choice];

    /// <summary>Chooses the best experts of a token; of equals the first one.</summary>
    /// <param name="token">The token.</param>
    /// <param name="probabilities">[experts]; consumed.</param>
    /// <param name="normalized">True to divide the chosen gates by their sum.</param>
    internal void Choose(int token, Span<float> probabilities, bool normalized)
    {
        var sum = 0f;
        for (var choice = 0; choice < activeCount; choice++)
        {
            var best = 0;
            for (var expert = 1; expert < expertCount; expert++)
            {
                if (probabilities[expert] > probabilities[best])
                    best = expert;
            }

            sum += _gates[(token * activeCount) + choice] = probabilities[best];
            _experts[(token * activeCount) + choice] = best;
            probabilities[best] = -1;
        }

        for (var choice = 0; normalized && choice < activeCount; choice++)
            _gates[(token * activeCount) + choice] /= sum;
    }

    /// <summary>Sorts the choices of the first tokens by expert.</summary>
    internal void Sort(int tokenCount)
    {
        RowCount = tokenCount * activeCount;
        Array.Clear(_starts);
        for (var i = 0; i < RowCount; i++)
            _starts[_experts[i] + 1]++;
        for (var expert = 0; expert < expertCount; expert++)
            _starts[expert + 1] += _starts[expert];

        // Filling moves each start to the end of its rows; moving all of them up by one expert puts them back.
        for (var i = 0; i < RowCount; i++)
        {
            var row = _starts[_experts[i]]++;
            _rows[i] = row;
            _tokens[row] = i / activeCount;
        }

        for (var expert = expertCount; expert > 0; expert--)
            _starts[expert] = _starts[expert - 1];
        _starts[0] = 0;
    }
}
