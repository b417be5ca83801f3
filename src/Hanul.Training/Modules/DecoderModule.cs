using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// A decoder built from its description, with autograd: the parameters of its <see cref="ParameterTable"/>, logits, and the training loss.
/// It knows nothing of how many processes it runs in.
/// </summary>
public sealed class DecoderModule : IDisposable
{
    private readonly DecoderLayer[] layers;
    private readonly Dictionary<(RotarySpec, int), Rotary> rotaries = [];

    /// <summary>Allocates the parameters, all zero: follow with <see cref="Initialise"/> or copy a checkpoint into <see cref="Parameters"/>.</summary>
    /// <param name="spec">What the model is.</param>
    /// <param name="settings">How it runs.</param>
    /// <exception cref="InvalidDataException">The description's sizes are impossible.</exception>
    /// <exception cref="NotSupportedException">libtorch does not load on this host.</exception>
    public DecoderModule(ModelSpec spec, DecoderSettings? settings = null)
    {
        NativeTorch.Load();
        Spec = spec.Validated();
        Settings = settings ?? new();
        if (Settings.Type is not (ScalarType.Float32 or ScalarType.BFloat16))
            throw new NotSupportedException($"Training runs in float32 or bfloat16, not in {Settings.Type}.");
        Device = new(Settings.Device);
        Arena = new(Spec, Settings.Type, Device);
        using (no_grad())
            Parameters = Arena.Views(Arena.Values);
        CheckAgainstTable();
        layers = Spec.Decoder.Layers.Select((layer, i) => new DecoderLayer(i, layer, Arena)).ToArray();
    }

    /// <summary>What the model is.</summary>
    public ModelSpec Spec { get; }

    /// <summary>How it runs.</summary>
    public DecoderSettings Settings { get; }

    /// <summary>
    /// Every parameter under its canonical name, in the order of <see cref="ParameterTable"/>. Each is a view of the weights in use: copy into
    /// it to load, and call <c>contiguous()</c> before reading memory, because the rows of stacked experts lie apart.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Parameters { get; }

    /// <summary>True, as it is at first, while training: dropout, jitter and the training capacity factor apply.</summary>
    public bool Training { get; set; } = true;

    /// <summary>Where dropout and jitter come from; its two numbers belong in a checkpoint.</summary>
    public NoiseSource Noise { get; } = new(0);

    internal WeightArena Arena { get; }

    private Device Device { get; }

    private Weight Head => Spec.TiedEmbeddings ? Arena["embedding.weight"] : Arena["head.weight"];

    /// <summary>Fills the parameters at random.</summary>
    /// <param name="kind">By which rule.</param>
    /// <param name="seed">The same seed gives the same weights on every host and with any number of threads.</param>
    public void Initialise(Initialisation kind, long seed) => WeightInitialiser.Fill(this, kind, seed);

    /// <summary>The scores of the next token after every token.</summary>
    /// <param name="tokens">int64 <c>[batch, length]</c>.</param>
    /// <param name="documentIds">Document numbers <c>[batch, length]</c>: a run of equal ones is a document, negative ones are padding; or null.</param>
    /// <returns><c>[batch, length, vocabulary]</c>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or a token is not in the vocabulary.</exception>
    public Tensor Logits(Tensor tokens, Tensor? documentIds = null)
    {
        using var scope = NewDisposeScope();
        var (x, _, _) = Hidden(tokens, documentIds, null);
        var logits = Projection.Apply(x, Head, null);
        return logits.view(tokens.shape[0], tokens.shape[1], Spec.VocabularySize).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The residual stream: after the embedding, after each layer but the last, and after the final norm, each <c>[batch, length, hidden]</c>.
    /// </summary>
    /// <param name="tokens">int64 <c>[batch, length]</c>.</param>
    /// <param name="documentIds">As for <see cref="Logits"/>.</param>
    public IReadOnlyList<Tensor> HiddenStates(Tensor tokens, Tensor? documentIds = null)
    {
        using var scope = NewDisposeScope();
        var states = new List<Tensor>();
        var (x, _, _) = Hidden(tokens, documentIds, states);
        states[^1] = x;
        return states.Select(state => state.view(tokens.shape[0], tokens.shape[1], -1).MoveToOuterDisposeScope()).ToArray();
    }

    /// <summary>The loss of one batch. With autograd on, its gradient with respect to the logits is computed at the same time.</summary>
    /// <param name="tokens">int64 <c>[batch, length]</c>.</param>
    /// <param name="targets">int64 <c>[batch, length]</c>; −100 does not count.</param>
    /// <param name="documentIds">As for <see cref="Logits"/>.</param>
    /// <exception cref="ArgumentException">A shape does not fit, a token is not in the vocabulary, or no target counts.</exception>
    public LossResult Loss(Tensor tokens, Tensor targets, Tensor? documentIds = null)
    {
        using var scope = NewDisposeScope();
        BatchCheck.Targets(tokens, targets, Spec, out var targetCount);
        var (x, outcomes, _) = Hidden(tokens, documentIds, null);
        var crossEntropy = HeadLoss.Apply(x, Head, targets.reshape(-1).to(Device), targetCount);
        var loss = crossEntropy;
        foreach (var (_, outcome) in outcomes)
            loss = loss + outcome.AuxiliaryLosses[0] + outcome.AuxiliaryLosses[1];
        using var numbers = cat([crossEntropy.detach().view(1), .. outcomes.Select(item => item.Outcome.AuxiliaryLosses.detach())], 0).cpu();
        var read = numbers.data<float>().ToArray();
        var routers = outcomes.Select((item, i) => new RouterStatistics(
            item.Layer, item.Outcome.Assignment.Load, item.Outcome.Assignment.Dropped, read[1 + 3 * i], read[2 + 3 * i], read[3 + 3 * i]));
        return new(loss.DetachFromDisposeScope(), read[0], targetCount, routers.ToArray());
    }

    /// <summary>Frees weights, gradients and tables.</summary>
    public void Dispose()
    {
        foreach (var rotary in rotaries.Values)
            rotary.Dispose();
        foreach (var view in Parameters.Values)
            view.Dispose();
        Arena.Dispose();
    }

    private (Tensor X, List<(int Layer, ExpertOutcome Outcome)> Outcomes, Sequences Sequences) Hidden(
        Tensor tokens, Tensor? documents, List<Tensor>? states)
    {
        BatchCheck.Tokens(tokens, documents, Spec, Settings);
        var (batch, length) = ((int)tokens.shape[0], (int)tokens.shape[1]);
        var sequences = Sequences.Read(batch, length, documents, Settings.DocumentMask);
        var pass = new ForwardPass(sequences, Settings, Training ? Noise : null, attention => RotaryFor(attention));
        var x = TokenEmbedding.Apply(tokens.to(Device), Arena["embedding.weight"], Arena.Find("positions.weight"));
        if (pass.Drops)
            x = pass.Drop(x, residual: null);
        states?.Add(x);
        var outcomes = new List<(int, ExpertOutcome)>();
        foreach (var layer in layers)
        {
            (x, var outcome) = layer.Forward(x, pass);
            states?.Add(x);
            if (outcome is not null)
                outcomes.Add((layer.Index, outcome));
        }

        return (Normalization.Apply(x, Spec.Decoder.FinalNorm, Arena["norm.weight"], Arena.Find("norm.bias")), outcomes, sequences);
    }

    private Rotary? RotaryFor(AttentionSpec attention)
    {
        if (attention.Rotary is not { } rotary)
            return null;
        if (!rotaries.TryGetValue((rotary, attention.HeadSize), out var table))
            rotaries[(rotary, attention.HeadSize)] = table = Rotary.For(rotary, Spec.ContextLength, attention.HeadSize, Device);
        return table;
    }

    private void CheckAgainstTable()
    {
        foreach (var parameter in ParameterTable.For(Spec))
        {
            if (!Parameters.TryGetValue(parameter.Name, out var tensor) || !tensor.shape.SequenceEqual(parameter.Shape))
                throw new InvalidOperationException($"The module's parameter {parameter.Name} does not match the model's table.");
        }
    }
}
