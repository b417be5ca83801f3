namespace Hanul.Tokenization;

/// <summary>One turn of a dialogue.</summary>
/// <param name="Role">Who speaks, usually <c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatTurn(string Role, string Content);
