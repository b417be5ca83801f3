namespace Hanul.Models;

/// <summary>The families that Hanul knows.</summary>
public static class FamilyCatalog
{
    /// <summary>All of them, in the order in which documentation lists them.</summary>
    public static IReadOnlyList<Family> All { get; } = [new Llama(), new Gpt2(), new Olmoe(), new Mixtral()];

    /// <summary>The family with a short name.</summary>
    /// <param name="name">For example <c>llama</c>.</param>
    /// <exception cref="NotSupportedException">Nobody taught Hanul this family.</exception>
    public static Family Named(string name) => All.FirstOrDefault(family => family.Name == name)
        ?? throw new NotSupportedException($"Hanul does not know the family \"{name}\". It knows {Known(family => family.Name)}.");

    /// <summary>The family that a published configuration names.</summary>
    /// <param name="config">The configuration.</param>
    /// <exception cref="NotSupportedException">Nobody taught Hanul this architecture; it is not run as something else.</exception>
    public static Family For(PublishedConfig config)
    {
        var names = config.Architectures;
        return All.FirstOrDefault(family => names.Contains(family.Architecture))
            ?? throw new NotSupportedException(
                $"{config.Source} is of the architecture {(names.Count == 0 ? "(none named)" : string.Join(", ", names))}, " +
                $"which Hanul does not know yet. It knows {Known(family => family.Architecture)}.");
    }

    private static string Known(Func<Family, string> name) => string.Join(", ", All.Select(name));
}
