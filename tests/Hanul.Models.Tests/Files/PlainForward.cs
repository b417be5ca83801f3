namespace Hanul.Models.Tests;

/// <summary>
/// A forward pass written for reading, one number at a time and in double precision: the oracle for everything that moves weights
/// between layouts. It covers all that <see cref="ModelSpec"/> can say.
/// </summary>
internal sealed class PlainForward(ModelPackage package)
{
    private readonly ModelSpec _spec = package.Spec;
    private readonly Dictionary<string, float[]> _weights = package.Weights.ToDictionary(w => w.Key, w => w.Value.ToArray());

    /// <returns>Logits, <c>[tokens][vocabulary]</c>.</returns>
    public double[][] Logits(IReadOnlyList<int> tokens)
    {
        var stream = tokens.Select((token, position) => Embed(token, position)).ToArray();
        for (var i = 0; i < _spec.Decoder.Layers.Count; i++)
        {
            var (layer, name) = (_spec.Decoder.Layers[i], $"layers.{i}");
            var seen = stream.Select(x => Norm(layer.Norm, $"{name}.attention.norm", x)).ToArray();
            Add(stream, Attend(layer.Attention, $"{name}.attention", seen));
            seen = [.. stream.Select(x => Norm(layer.Norm, $"{name}.feed_forward.norm", x))];
            Add(stream, [.. seen.Select(x => FeedForward(layer.FeedForward, $"{name}.feed_forward", x))]);
        }
        var head = _weights[_spec.TiedEmbeddings ? "embedding.weight" : "head.weight"];
        return [.. stream.Select(x => Multiply(head, 0, _spec.VocabularySize, Norm(_spec.Decoder.FinalNorm, "norm", x)))];
    }

    private double[] Embed(int token, int position)
    {
        var hidden = _spec.HiddenSize;
        var x = _weights["embedding.weight"].Skip(token * hidden).Take(hidden).Select(v => (double)v).ToArray();
        if (_spec.LearnedPositions)
            for (var i = 0; i < hidden; i++) x[i] += _weights["positions.weight"][(position * hidden) + i];
        return x;
    }

    private double[][] Attend(AttentionSpec attention, string name, double[][] x)
    {
        var (size, heads, shared) = (attention.HeadSize, attention.HeadCount, attention.HeadCount / attention.KeyValueHeadCount);
        var queries = x.Select((v, t) => Heads(attention, $"{name}.query", v, t)).ToArray();
        var keys = x.Select((v, t) => Heads(attention, $"{name}.key", v, t)).ToArray();
        var values = x.Select(v => Project($"{name}.value", v)).ToArray();
        return [.. Enumerable.Range(0, x.Length).Select(t =>
        {
            var mixed = new double[heads * size];
            for (var h = 0; h < heads; h++)
            {
                var (q, k) = (h * size, h / shared * size);
                var scores = Softmax([.. Enumerable.Range(0, t + 1).Select(s =>
                    Enumerable.Range(0, size).Sum(i => queries[t][q + i] * keys[s][k + i]) / Math.Sqrt(size))]);
                for (var s = 0; s <= t; s++)
                    for (var i = 0; i < size; i++) mixed[q + i] += scores[s] * values[s][k + i];
            }
            return Project($"{name}.output", mixed);
        })];
    }

    private double[] Heads(AttentionSpec attention, string name, double[] x, int position)
    {
        var projected = Project(name, x);
        if (attention.QueryKeyNorm is { } norm) projected = Norm(norm, $"{name}_norm", projected);
        if (attention.Rotary is not { } rotary) return projected;
        var half = attention.HeadSize / 2;
        for (var head = 0; head < projected.Length; head += attention.HeadSize)
        {
            for (var i = 0; i < half; i++)
            {
                var (sin, cos) = Math.SinCos(position * Math.Pow(rotary.Base, -2.0 * i / attention.HeadSize));
                var (a, b) = (projected[head + i], projected[head + half + i]);
                (projected[head + i], projected[head + half + i]) = ((a * cos) - (b * sin), (b * cos) + (a * sin));
            }
        }
        return projected;
    }

    private double[] FeedForward(FeedForwardSpec feedForward, string name, double[] x)
    {
        if (feedForward is DenseFeedForward dense) return Dense(dense, part => Project($"{name}.{part.Name}", part.Input), x);
        var mixture = (MixtureOfExperts)feedForward;
        var gates = Softmax(Project($"{name}.router", x));
        var chosen = Enumerable.Range(0, gates.Length).OrderByDescending(e => gates[e]).Take(mixture.ActiveExpertCount).ToArray();
        var scale = mixture.NormalizedGates ? 1 / chosen.Sum(e => gates[e]) : 1;
        var sum = new double[x.Length];
        foreach (var e in chosen)
        {
            var result = Dense(mixture.Expert, part => Expert($"{name}.experts.{part.Name}.weight", e, part.Input), x);
            for (var i = 0; i < sum.Length; i++) sum[i] += result[i] * gates[e] * scale;
        }
        return sum;
    }

    private static double[] Dense(DenseFeedForward dense, Func<(string Name, double[] Input), double[]> project, double[] x)
    {
        var up = project(("up", x));
        var gate = dense.Gated ? project(("gate", x)) : up;
        var inner = gate.Select((g, i) => Activate(dense.Activation, g) * (dense.Gated ? up[i] : 1)).ToArray();
        return project(("down", inner));
    }

    private static double Activate(Activation activation, double x) => activation switch
    {
        Activation.Silu => x / (1 + Math.Exp(-x)),
        Activation.GeluTanh => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        Activation.Relu => Math.Max(0, x),
        _ => throw new NotSupportedException(activation.ToString()),
    };

    private double[] Norm(NormSpec norm, string name, double[] x)
    {
        var mean = norm.Kind == NormKind.Layer ? x.Average() : 0;
        var scale = 1 / Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + norm.Epsilon);
        var bias = norm.Bias ? _weights[$"{name}.bias"] : null;
        var weight = _weights[$"{name}.weight"];
        return [.. x.Select((v, i) => ((v - mean) * scale * weight[i]) + (bias?[i] ?? 0))];
    }

    private double[] Project(string name, double[] x)
    {
        var weight = _weights[$"{name}.weight"];
        var y = Multiply(weight, 0, weight.Length / x.Length, x);
        if (_weights.TryGetValue($"{name}.bias", out var bias))
            for (var i = 0; i < y.Length; i++) y[i] += bias[i];
        return y;
    }

    private double[] Expert(string name, int expert, double[] x)
    {
        var rows = (int)package.Weights[name].Parameter.Shape[1];
        return Multiply(_weights[name], expert * rows, rows, x);
    }

    private static double[] Multiply(float[] matrix, int firstRow, int rows, double[] x)
    {
        var y = new double[rows];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < x.Length; c++) y[r] += matrix[((firstRow + r) * x.Length) + c] * x[c];
        return y;
    }

    private static double[] Softmax(double[] x)
    {
        var largest = x.Max();
        var powers = x.Select(v => Math.Exp(v - largest)).ToArray();
        var sum = powers.Sum();
        return [.. powers.Select(p => p / sum)];
    }

    private static void Add(double[][] stream, double[][] results)
    {
        for (var t = 0; t < stream.Length; t++)
            for (var i = 0; i < stream[t].Length; i++) stream[t][i] += results[t][i];
    }
}
