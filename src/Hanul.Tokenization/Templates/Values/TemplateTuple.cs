namespace Hanul.Tokenization;

/// <summary>A list that Python would call a tuple; only its text differs.</summary>
internal sealed class TemplateTuple(IEnumerable<object?> items) : List<object?>(items);
