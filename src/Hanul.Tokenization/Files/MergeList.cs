namespace Hanul.Tokenization;

/// <summary>Merges by token text, as files have them, turned into ids.</summary>
internal static class MergeList
{
    public static Merge Resolve(string left, string right, Dictionary<string, int> ids, Func<string, Exception> wrong)
    {
        if (!ids.TryGetValue(left, out var leftId)) throw wrong($"merges '{left}', which is not in the vocabulary");
        if (!ids.TryGetValue(right, out var rightId)) throw wrong($"merges '{right}', which is not in the vocabulary");
        if (!ids.TryGetValue(left + right, out var merged)) throw wrong($"makes '{left}{right}', which is not in the vocabulary");
        return new Merge(leftId, rightId, merged);
    }
}
