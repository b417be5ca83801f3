namespace Hanul.Planning;

/// <summary>Published systems by name, each with parameters that its layout adds up to.</summary>
public static class ModelCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PlannedModel> All { get; } =
    [
        .. Megatron.Models, .. Gopher.Models, .. SwitchTransformer.Models, .. HyperClova.Models, .. Kakao.Models, Meena.Model, CogView.Model,
        .. Exaone.Models, .. OpenWeights.Dense, .. OpenWeights.Sparse, .. LatentAttention.Models,
    ];

    /// <summary>Finds a system by name; case does not count, and <c>-</c>, <c>_</c>, <c>.</c> and blanks are one.</summary>
    /// <param name="name">For example <c>gpt-3-175b</c>.</param>
    public static PlannedModel? TryFind(string name)
    {
        var wanted = Plain(name);
        return All.FirstOrDefault(model => Plain(model.Name) == wanted || Plain(model.Title) == wanted);
    }

    /// <summary>Finds a system by name.</summary>
    /// <param name="name">For example <c>gpt-3-175b</c>.</param>
    /// <exception cref="InvalidDataException">Nobody goes by that name; the message lists the nearest.</exception>
    public static PlannedModel Find(string name)
    {
        if (TryFind(name) is { } found)
            return found;
        var near = All.Select(model => model.Name).OrderByDescending(known => Common(Plain(known), Plain(name))).Take(6);
        throw new InvalidDataException($"No system is called \"{name}\", and there is no such recipe file. Near: {string.Join(", ", near)}; hanul plan --list shows all {All.Count}.");
    }

    private static string Plain(string name) => new([.. name.ToLowerInvariant().Where(char.IsLetterOrDigit)]);

    // Length of the common start, and letters shared at all: enough to suggest a neighbour.
    private static int Common(string left, string right) =>
        8 * left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count() + left.Intersect(right).Count();
}
