namespace Hanul.Serving;

/// <summary>Whether and how an answer is streamed.</summary>
/// <param name="Stream">in events, as it is written</param>
/// <param name="Usage">one more event at the end counts the tokens</param>
/// <param name="ContinuousUsage">every event counts the tokens so far, and their speed (an extension known from vLLM)</param>
internal readonly record struct StreamFields(bool Stream, bool Usage, bool ContinuousUsage)
{
    public static StreamFields Read(RequestFields fields)
    {
        var stream = fields.FindBoolean("stream") ?? false;
        if (fields.FindObject("stream_options") is not { } options) return new(stream, false, false);
        if (!stream) throw ApiException.Invalid("stream_options", "'stream_options' may be given only where 'stream' is true.");
        var (usage, continuous) = (options.FindBoolean("include_usage") ?? false, options.FindBoolean("continuous_usage_stats") ?? false);
        options.Ignore("include_obfuscation");
        options.RefuseOthers();
        return new(stream, usage, continuous);
    }
}
