namespace Hanul.Tokenization;

/// <summary>A function or method a template can call.</summary>
internal delegate object? TemplateFunction(TemplateCall call);

/// <summary>A filter: <c>value | filter(…)</c>.</summary>
internal delegate object? TemplateFilter(object? value, TemplateCall call);

/// <summary>A test: <c>value is test(…)</c>.</summary>
internal delegate bool TemplateTest(object? value, TemplateCall call);
