namespace Hanul.Corpus;

/// <summary>The formats documents are read from.</summary>
internal enum InputFormat
{
    Text,
    JsonLines,
    CommaSeparated,
    TabSeparated,
}
