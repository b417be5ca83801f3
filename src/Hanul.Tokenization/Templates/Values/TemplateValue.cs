namespace Hanul.Tokenization;

/// <summary>
/// Values of a template: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, lists,
/// <see cref="TemplateMap"/>, <see cref="TemplateNamespace"/>, <see cref="LoopVariables"/>, <see cref="TemplateFunction"/> and
/// <see cref="Undefined"/>, with Python's meaning.
/// </summary>
internal static class TemplateValue
{
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool truth => truth,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        List<object?> list => list.Count > 0,
        TemplateMap map => map.Count > 0,
        _ => true,
    };

    /// <summary>How error messages call a value.</summary>
    public static string Kind(object? value) => value switch
    {
        null => "none",
        Undefined => "undefined",
        bool => "a boolean",
        long => "a whole number",
        double => "a number",
        string => "a string",
        List<object?> => "a list",
        TemplateMap => "a mapping",
        TemplateNamespace => "a namespace",
        LoopVariables => "a loop",
        _ => "a function",
    };

    /// <summary>A number as such; booleans count as 0 and 1.</summary>
    public static double? Number(object? value) => value switch
    {
        bool truth => truth ? 1 : 0,
        long number => number,
        double number => number,
        _ => null,
    };

    /// <summary>A whole number as such; booleans count as 0 and 1.</summary>
    public static long? Integer(object? value) => value switch
    {
        bool truth => truth ? 1 : 0,
        long number => number,
        _ => null,
    };
}
