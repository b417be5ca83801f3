namespace Hanul.Tokenization;

/// <summary>Merges by token text, as files have them, turned into ids.</summary>
internal static class MergeList
{
    /// <summary>False where a token is not in the vocabulary; then <paramref name="wrong"/> ends a sentence that begins with the place.</summary>
    public static bool TryResolve(string left, string right, Dictionary<string, int> ids, out Merge merge, out string wrong)
    {
        merge = default;
        wrong = "";
        if (left.Length == 0 || right.Length == 0) wrong = "merges an empty token";
        else if (!ids.TryGetValue(left, out var leftId)) wrong = $"merges '{left}', which is not in the vocabulary";
        else if (!ids.TryGetValue(right, out var rightId)) wrong = $"merges '{right}', which is not in the vocabulary";
        else if (!ids.TryGetValue(left + right, out var merged)) wrong = $"makes '{left}{right}', which is not in the vocabulary";
        else merge = new Merge(leftId, rightId, merged);
        return wrong.Length == 0;
    }
}
