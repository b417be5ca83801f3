namespace Hanul.Tokenization;

/// <summary>Sentences about what is wrong with a template, and where.</summary>
internal static class TemplateError
{
    public static InvalidDataException At(int line, string what) => new($"The chat template is wrong in line {line}: {what}.");

    public static NotSupportedException Unsupported(int line, string what) =>
        new($"The chat template asks in line {line} for {what}, which is not supported.");

    /// <param name="line">The line, or 0 where it is not known.</param>
    /// <param name="what">Which limit was met.</param>
    public static InvalidDataException TooMuch(int line, string what) =>
        new($"The chat template was stopped{(line > 0 ? $" in line {line}" : "")}: {what}.");
}
