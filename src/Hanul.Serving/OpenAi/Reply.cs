namespace Hanul.Serving;

/// <summary>What every object of one answer begins with.</summary>
internal readonly record struct ReplyHead(string Id, long Created, string Model);

/// <summary>One complete choice.</summary>
internal readonly record struct Reply(string Text, string FinishReason);
