using System.Runtime.CompilerServices;
using Hanul.Compute;
using Hanul.Models;
using Hanul.Tokenization;
using Microsoft.Extensions.AI;

namespace Hanul.Inference;

/// <summary>
/// A language model, loaded: weights mapped where they lie, one thread that schedules and a team that computes. Any number of callers may
/// use it at once; what one of them gets does not depend on the others.
/// </summary>
public sealed class LanguageModel : IDisposable
{
    // The longest piece of a prompt that goes through the model at once.
    private const int LargestChunk = 128;

    private readonly ModelPackage _package;
    private readonly Tokenizer? _tokenizer;
    private readonly ThreadTeam _team;
    private readonly ForwardPass _pass;
    private readonly KeyValuePages _pages;
    private readonly Scheduler _scheduler;
    private readonly LogitFilters _filters;
    private readonly IReadOnlySet<int> _endTokens;
    private readonly ChatEncoder? _chat;
    private int _disposed;

    private LanguageModel(ModelPackage package, LoadOptions options)
    {
        _package = package;
        _tokenizer = package.Tokenizer;
        Template = package.Template;
        ParameterCount = ModelCounts.Of(Spec).TotalParameters;
        _endTokens = EndTokens.Of(package.Defaults, _tokenizer);
        _chat = _tokenizer is null ? null : new(_tokenizer, Template);
        _team = new(options.ThreadCount);
        try
        {
            _pass = new(Spec, package.Weights, _team, Kernels.Best, LargestChunk + options.MaxSequences);
        }
        catch
        {
            _team.Dispose();
            throw;
        }

        _filters = new(Kernels.Best, Spec.VocabularySize);
        _pages = new(_pass.Layout);
        var cacheBytes = options.CacheBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
        var admission = new Admission(_pages, options.MaxSequences, cacheBytes);
        ContextLength = Math.Min(Math.Min(options.ContextLength ?? int.MaxValue, Spec.ContextLength), admission.LongestText);
        _scheduler = new(_pass, admission);
    }

    /// <summary>The model's name: that of its folder or file.</summary>
    public string Name => _package.Name;

    /// <summary>What the model is.</summary>
    public ModelSpec Spec => _package.Spec;

    /// <summary>The model's tokenizer.</summary>
    /// <exception cref="InvalidDataException">The model came without one.</exception>
    public Tokenizer Tokenizer => _tokenizer
        ?? throw new InvalidDataException(
            $"{_package.Path} has no tokenizer, so the model can only take and give token ids: put its tokenizer.json there.");

    /// <summary>How a conversation becomes text, or null where the model does not say.</summary>
    public ChatTemplate? Template { get; }

    /// <summary>What the model's makers suggest for generating.</summary>
    public GenerationDefaults Defaults => _package.Defaults;

    /// <summary>All numbers of the model.</summary>
    public long ParameterCount { get; }

    /// <summary>Bytes of the weight files.</summary>
    public long FileBytes => _package.FileBytes;

    /// <summary>The longest text, in tokens, prompt and answer together: the model's, or what the options and the cache allow.</summary>
    public int ContextLength { get; }

    internal IReadOnlySet<int> EndTokenIds => _endTokens;

    /// <summary>Loads a model: a Hugging Face folder, a <c>.gguf</c> file, or a checkpoint of Hanul's.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="options">How it is loaded and how much of the machine it may use.</param>
    /// <param name="ct">Stops loading.</param>
    /// <exception cref="FileNotFoundException">Nothing is there, or a file of the folder is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the files contradict each other.</exception>
    /// <exception cref="NotSupportedException">Architecture, tokenizer or an element type is unknown here; the message names it.</exception>
    public static Task<LanguageModel> LoadAsync(string path, LoadOptions? options = null, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSequences, 1, nameof(options));
        return Task.Run(() => Load(path, options, ct), ct);
    }

    /// <summary>Continues a text, token by token as they are drawn.</summary>
    /// <param name="prompt">The text so far, as token ids.</param>
    /// <param name="options">How it is continued.</param>
    /// <param name="ct">Ends it at once.</param>
    /// <exception cref="ContextOverflowException">The prompt leaves no room in the context.</exception>
    /// <exception cref="ArgumentException">The prompt is empty or holds ids the model does not have; an option is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed, before or meanwhile.</exception>
    public IAsyncEnumerable<GeneratedToken> GenerateAsync(
        IReadOnlyList<int> prompt, GenerationOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckPrompt(prompt);
        if (prompt.Count >= ContextLength)
            throw new ContextOverflowException(prompt.Count, ContextLength);
        return Generate(prompt, options.Validated(), ct);
    }

    /// <summary>
    /// A conversation as the model's template writes it, up to where the assistant's answer begins. Contents are text and nothing else:
    /// a special token spelled out in them is not taken for one.
    /// </summary>
    /// <param name="turns">The turns, oldest first.</param>
    /// <exception cref="InvalidDataException">The model has no tokenizer, or its template cannot be rendered.</exception>
    public IReadOnlyList<int> EncodeChat(IReadOnlyList<ChatTurn> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        _ = Tokenizer;
        return _chat!.Encode(turns);
    }

    /// <summary>The logits that follow each token of a text (teacher forcing): [tokens, vocabulary].</summary>
    /// <param name="tokens">The text.</param>
    /// <exception cref="ContextOverflowException">The text is longer than the context.</exception>
    public float[][] Logits(IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var logits = new float[tokens.Count][];
        ScoreAsync(tokens, 0, (index, numbers) => logits[index] = numbers.ToArray(), CancellationToken.None).GetAwaiter().GetResult();
        return logits;
    }

    /// <summary>This model as a chat client of Microsoft.Extensions.AI. Disposing the client leaves the model alone.</summary>
    public IChatClient AsIChatClient() => new LanguageModelChatClient(this);

    /// <summary>Ends everything that runs (callers get an <see cref="ObjectDisposedException"/>) and unmaps the weights.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _scheduler.Dispose();
        _team.Dispose();
        _pass.Dispose();
        _pages.Dispose();
        _package.Dispose();
    }

    /// <summary>Shows the logits that follow each token of a text from <paramref name="first"/> on, on the scheduler's thread.</summary>
    internal async Task ScoreAsync(IReadOnlyList<int> tokens, int first, LogitsVisitor visit, CancellationToken ct)
    {
        CheckPrompt(tokens);
        if (tokens.Count > ContextLength)
            throw new ContextOverflowException(tokens.Count, ContextLength);
        using var text = new ScoredText(tokens, first, visit, ct);
        _scheduler.Submit(text);
        await text.Done.ConfigureAwait(false);
    }

    private static LanguageModel Load(string path, LoadOptions options, CancellationToken ct)
    {
        options.Progress?.Report(new("opening", 0));
        var package = ModelPackage.Open(path);
        try
        {
            ct.ThrowIfCancellationRequested();
            options.Progress?.Report(new("preparing", 0.5));
            var model = new LanguageModel(package, options);
            options.Progress?.Report(new("ready", 1));
            return model;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    private async IAsyncEnumerable<GeneratedToken> Generate(
        IReadOnlyList<int> prompt, GenerationOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        var sampler = new Sampler(options, _filters, Spec.VocabularySize);
        using var text = new GeneratedText(
            prompt, options, ContextLength, _endTokens, sampler, _tokenizer?.CreateStream(skipSpecialTokens: true), ct);
        _scheduler.Submit(text);
        try
        {
            await foreach (var token in text.Results.ReadAllAsync(ct).ConfigureAwait(false))
                yield return token;
        }
        finally
        {
            // The reader may have gone before the end.
            text.Cancel();
        }
    }

    private void CheckPrompt(IReadOnlyList<int> prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (prompt.Count == 0)
            throw new ArgumentException("The prompt is empty: the model needs at least one token to begin with.", nameof(prompt));
        foreach (var token in prompt)
        {
            if ((uint)token >= (uint)Spec.VocabularySize)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(prompt), $"The prompt holds the token {token}, but the model has tokens 0 to {Spec.VocabularySize - 1}.");
            }
        }
    }
}
