namespace Hanul.Serving;

/// <summary>The OpenAI error envelope.</summary>
internal sealed record ErrorBody(ErrorDetail Error);

/// <summary>What was wrong, in a sentence; which parameter; a word for programs.</summary>
internal sealed record ErrorDetail(string Message, string Type, string? Param, string Code);
