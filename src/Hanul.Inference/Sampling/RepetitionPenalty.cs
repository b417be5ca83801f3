namespace Hanul.Inference;

/// <summary>
/// Makes tokens that are in the text already less likely (Keskar et al., 2019, section 4.1): a positive logit is divided by the penalty
/// and a negative one multiplied, once for each distinct token, those of the prompt included.
/// </summary>
internal sealed class RepetitionPenalty(int vocabularySize, float penalty)
{
    private readonly bool[] _seen = penalty == 1 ? [] : new bool[vocabularySize];
    private readonly List<int> _distinct = penalty == 1 ? [] : new(vocabularySize);

    internal void Observe(int token)
    {
        if (penalty == 1 || _seen[token])
            return;
        _seen[token] = true;
        _distinct.Add(token);
    }

    internal void Apply(Span<float> logits)
    {
        foreach (var token in _distinct)
            logits[token] = logits[token] < 0 ? logits[token] * penalty : logits[token] / penalty;
    }
}
