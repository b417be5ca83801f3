namespace Hanul.Tokenization;

/// <summary>A mapping, in the order its keys were added.</summary>
internal sealed class TemplateMap : OrderedDictionary<string, object?>
{
    public TemplateMap() : base(StringComparer.Ordinal)
    {
    }
}
