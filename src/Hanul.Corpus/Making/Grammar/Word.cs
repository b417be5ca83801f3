namespace Hanul.Corpus;

/// <summary>A word of a <see cref="WordClass"/>: one text for each form the class names, and tags that others agree with.</summary>
internal sealed record Word(IReadOnlyList<string> Forms, IReadOnlySet<string> Tags)
{
    public string Text => Forms[0];

    public override string ToString() => Text;
}
