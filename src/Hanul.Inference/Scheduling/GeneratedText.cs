using System.Threading.Channels;
using Hanul.Tokenization;

namespace Hanul.Inference;

/// <summary>A prompt that the model continues.</summary>
internal sealed class GeneratedText : ScheduledText
{
    private readonly GenerationOptions _options;
    private readonly int _contextLength;
    private readonly IReadOnlySet<int> _endTokens;
    private readonly Sampler _sampler;
    private readonly TokenStream? _stream;
    private readonly StopTexts _stops;
    private readonly Channel<GeneratedToken> _channel =
        Channel.CreateUnbounded<GeneratedToken>(new() { SingleReader = true, SingleWriter = true });

    private int _generated;

    internal GeneratedText(
        IReadOnlyList<int> prompt,
        GenerationOptions options,
        int contextLength,
        IReadOnlySet<int> endTokens,
        Sampler sampler,
        TokenStream? stream,
        CancellationToken ct)
        : base(prompt, (int)Math.Min(contextLength, (long)prompt.Count + options.MaxTokens), ct)
    {
        (_options, _contextLength, _endTokens, _sampler, _stream) = (options, contextLength, endTokens, sampler, stream);
        _stops = new(options.Stop);
        foreach (var token in prompt)
            sampler.Observe(token);
    }

    /// <summary>The tokens as they come.</summary>
    internal ChannelReader<GeneratedToken> Results => _channel.Reader;

    internal override bool ReusesCache => true;

    internal override bool WantsLogits(int index) => index == Tokens.Length - 1;

    internal override void Accept(int index, Span<float> logits)
    {
        var token = _sampler.Draw(logits);
        _sampler.Observe(token);
        _generated++;
        if (!_options.IgnoreEndToken && _endTokens.Contains(token))
        {
            Finish(token, "", FinishReason.EndToken);
            return;
        }

        Append(token);
        var text = _stops.Append(_stream?.Append(token) ?? "");
        if (_stops.Found)
            Finish(token, text, FinishReason.StopText);
        else if (_generated == _options.MaxTokens)
            Finish(token, text, FinishReason.MaxTokens);
        else if (Tokens.Length == _contextLength)
            Finish(token, text, FinishReason.ContextFull);
        else
            _channel.Writer.TryWrite(new(token, text, null));
    }

    internal override void Complete(Exception? error) => _channel.Writer.TryComplete(error);

    private void Finish(int token, string text, FinishReason reason)
    {
        if (!_stops.Found)
            text += _stops.Append(_stream?.Flush() ?? "") + _stops.Flush();
        IsFinished = true;
        _channel.Writer.TryWrite(new(token, text, reason));
    }
}
