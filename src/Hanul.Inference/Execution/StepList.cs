using Hanul.Compute;
using Hanul.Models;

namespace Hanul.Inference;

/// <summary>Builds the steps of a model from its description.</summary>
internal sealed unsafe class StepList : IDisposable
{
    private readonly List<Step> _steps = [];
    private readonly HashSet<int> _ends = [];
    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<(RotarySpec, int), RotaryTable> _rotary = [];
    private readonly Dictionary<(string, int), TokenRows> _rooms = [];
    private readonly Dictionary<MixtureOfExperts, ExpertRooms> _experts = [];
    private readonly ModelWeights _weights;
    private readonly KeyValueLayout _layout;
    private readonly Workspace _workspace;

    internal StepList(ModelSpec spec, IReadOnlyDictionary<string, WeightTensor> tensors, KeyValueLayout layout, Workspace workspace)
    {
        (_layout, _workspace) = (layout, workspace);
        _weights = Own(new ModelWeights(tensors));
        var embedding = _weights.Matrix("embedding.weight");
        WeightMatrix? positions = spec.LearnedPositions ? _weights.Matrix("positions.weight") : null;
        Add(Own(new EmbeddingStep(embedding, positions, spec.HiddenSize, workspace.Hidden)));
        _ends.Add(0);
        for (var i = 0; i < spec.Decoder.Layers.Count; i++)
            AddLayer(spec.Decoder.Layers[i], i);
        var head = spec.TiedEmbeddings ? embedding : _weights.Matrix("head.weight");
        Add(new HeadStep(spec.Decoder.FinalNorm, _weights.Vector("norm.weight"), _weights.Vector("norm.bias"), head, workspace));
    }

    internal int Count => _steps.Count;

    internal Step this[int i] => _steps[i];

    /// <summary>True where the residual stream holds a layer's result, or the embedding, after the step.</summary>
    internal bool EndsLayer(int i) => _ends.Contains(i);

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    private void AddLayer(LayerSpec layer, int i)
    {
        AddAttention(layer, i);
        AddNorm(layer.Norm, $"layers.{i}.feed_forward.norm", _workspace.Hidden, _workspace.Normed);
        switch (layer.FeedForward)
        {
            case DenseFeedForward dense:
                AddDense(dense, $"layers.{i}.feed_forward");
                break;
            case MixtureOfExperts mixture:
                if (!_experts.TryGetValue(mixture, out var rooms))
                    _experts.Add(mixture, rooms = new(mixture, _workspace.Hidden.Width, _workspace));
                Add(new MixtureStep(mixture, _weights, $"layers.{i}.feed_forward", rooms, _workspace.Normed, _workspace.Hidden));
                break;
            default:
                throw new NotSupportedException($"The engine does not compute a {layer.FeedForward.GetType().Name}.");
        }

        _ends.Add(_steps.Count - 1);
    }

    private void AddAttention(LayerSpec layer, int i)
    {
        var attention = layer.Attention;
        var prefix = $"layers.{i}.attention";
        TokenRows queries = Room("queries", attention.QuerySize), keys = Room("keys", attention.KeyValueSize);
        TokenRows values = Room("values", attention.KeyValueSize), attended = Room("attended", attention.QuerySize);
        AddNorm(layer.Norm, $"{prefix}.norm", _workspace.Hidden, _workspace.Normed);
        Add(new ProductStep(
            Product($"{prefix}.query", _workspace.Normed, queries),
            Product($"{prefix}.key", _workspace.Normed, keys),
            Product($"{prefix}.value", _workspace.Normed, values)));
        if (attention.QueryKeyNorm is { } norm)
        {
            AddNorm(norm, $"{prefix}.query_norm", queries, queries);
            AddNorm(norm, $"{prefix}.key_norm", keys, keys);
        }

        Add(new CacheStep(attention, Rotary(attention), _layout, i, queries, keys, values));
        Add(new AttentionStep(attention, _layout, i, queries, attended));
        Add(new ProductStep(Product($"{prefix}.output", attended, _workspace.Hidden, accumulate: true)));
    }

    private void AddDense(DenseFeedForward dense, string prefix)
    {
        TokenRows gate = Room("gate", dense.IntermediateSize), up = Room("up", dense.IntermediateSize);
        var inward = Product($"{prefix}.up", _workspace.Normed, up);
        Add(dense.Gated ? new ProductStep(Product($"{prefix}.gate", _workspace.Normed, gate), inward) : new ProductStep(inward));
        Add(new ActivationStep(dense.Activation, dense.Gated, gate, up));
        Add(new ProductStep(Product($"{prefix}.down", up, _workspace.Hidden, accumulate: true)));
    }

    private void AddNorm(NormSpec norm, string name, TokenRows source, TokenRows target) =>
        Add(new NormStep(norm, _weights.Vector($"{name}.weight"), _weights.Vector($"{name}.bias"), source, target));

    private MatrixProduct Product(string name, TokenRows source, TokenRows target, bool accumulate = false) =>
        ProductStep.Of(_weights.Matrix($"{name}.weight"), _weights.Vector($"{name}.bias"), source, target, accumulate);

    /// <summary>The table of a rotary setting; its first user puts the step that fills it before itself.</summary>
    private RotaryTable? Rotary(AttentionSpec attention)
    {
        if (attention.Rotary is not { } rotary)
            return null;
        if (!_rotary.TryGetValue((rotary, attention.HeadSize), out var table))
        {
            table = Own(new RotaryTable(rotary, attention.HeadSize, _workspace.Batch.Capacity));
            _rotary.Add((rotary, attention.HeadSize), table);
            Add(new RotaryFillStep(table));
        }

        return table;
    }

    private TokenRows Room(string purpose, int width)
    {
        if (!_rooms.TryGetValue((purpose, width), out var room))
            _rooms.Add((purpose, width), room = _workspace.Take(_workspace.Batch.Capacity, width));
        return room;
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private void Add(Step step) => _steps.Add(step);
}
