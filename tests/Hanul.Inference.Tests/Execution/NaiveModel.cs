using Hanul.Models;

namespace Hanul.Inference.Tests;

/// <summary>A forward pass as the papers write it, in double precision, without a cache: what the engine is held to.</summary>
internal sealed class NaiveModel(ModelPackage package)
{
    private readonly ModelSpec _spec = package.Spec;
    private readonly Dictionary<string, float[]> _weights =
        package.Weights.ToDictionary(weight => weight.Key, weight => weight.Value.ToArray());

    /// <summary>Logits after each token.</summary>
    public double[][] Logits(int[] tokens)
    {
        var x = tokens.Select((token, position) => Embed(token, position)).ToArray();
        for (var i = 0; i < _spec.Decoder.Layers.Count; i++)
        {
            var layer = _spec.Decoder.Layers[i];
            Add(x, Attend(layer.Attention, $"layers.{i}.attention", Norm(layer.Norm, $"layers.{i}.attention.norm", x)));
            var normed = Norm(layer.Norm, $"layers.{i}.feed_forward.norm", x);
            Add(x, [.. normed.Select(token => FeedForward(layer.FeedForward, $"layers.{i}.feed_forward", token))]);
        }

        var head = _spec.TiedEmbeddings ? "embedding" : "head";
        return [.. Norm(_spec.Decoder.FinalNorm, "norm", x).Select(token => Project(head, token))];
    }

    private double[] Embed(int token, int position)
    {
        var row = Row("embedding.weight", token);
        if (!_spec.LearnedPositions)
            return row;
        return [.. row.Zip(Row("positions.weight", position), (a, b) => a + b)];
    }

    private double[][] Attend(AttentionSpec attention, string prefix, double[][] x)
    {
        var size = attention.HeadSize;
        var queries = x.Select(token => Project($"{prefix}.query", token)).ToArray();
        var keys = x.Select(token => Project($"{prefix}.key", token)).ToArray();
        var values = x.Select(token => Project($"{prefix}.value", token)).ToArray();
        if (attention.QueryKeyNorm is { } norm)
            (queries, keys) = (Norm(norm, $"{prefix}.query_norm", queries), Norm(norm, $"{prefix}.key_norm", keys));
        for (var t = 0; t < x.Length; t++)
        {
            Rotate(attention, queries[t], t);
            Rotate(attention, keys[t], t);
        }

        var results = new double[x.Length][];
        for (var t = 0; t < x.Length; t++)
        {
            var output = new double[attention.QuerySize];
            for (var head = 0; head < attention.HeadCount; head++)
            {
                var source = head / (attention.HeadCount / attention.KeyValueHeadCount) * size;
                var scores = Enumerable.Range(0, t + 1)
                    .Select(s => Enumerable.Range(0, size).Sum(d => queries[t][(head * size) + d] * keys[s][source + d]) / Math.Sqrt(size));
                var shares = Softmax([.. scores]);
                for (var d = 0; d < size; d++)
                    output[(head * size) + d] = Enumerable.Range(0, t + 1).Sum(s => shares[s] * values[s][source + d]);
            }

            results[t] = Project($"{prefix}.output", output);
        }

        return results;
    }

    private static void Rotate(AttentionSpec attention, double[] heads, int position)
    {
        var (size, half) = (attention.HeadSize, attention.HeadSize / 2);
        for (var i = 0; attention.Rotary is not null && i < heads.Length; i++)
        {
            if (i % size >= half)
                continue;
            var (sine, cosine) = Math.SinCos(position * Math.Pow(attention.Rotary.Base, -2.0 * (i % size) / size));
            (heads[i], heads[i + half]) =
                ((heads[i] * cosine) - (heads[i + half] * sine), (heads[i + half] * cosine) + (heads[i] * sine));
        }
    }

    private double[] FeedForward(FeedForwardSpec feedForward, string prefix, double[] x)
    {
        if (feedForward is DenseFeedForward dense)
            return Expert(dense, prefix, x, -1);
        var mixture = (MixtureOfExperts)feedForward;
        var gates = Softmax(Project($"{prefix}.router", x));
        var best = Enumerable.Range(0, mixture.ExpertCount).OrderByDescending(expert => gates[expert]);
        var chosen = best.Take(mixture.ActiveExpertCount).ToArray();
        var sum = mixture.NormalizedGates ? chosen.Sum(expert => gates[expert]) : 1;
        var result = new double[x.Length];
        foreach (var expert in chosen)
        {
            var output = Expert(mixture.Expert, $"{prefix}.experts", x, expert);
            for (var i = 0; i < result.Length; i++)
                result[i] += gates[expert] / sum * output[i];
        }

        return result;
    }

    private double[] Expert(DenseFeedForward dense, string prefix, double[] x, int expert)
    {
        var up = Project($"{prefix}.up", x, dense.IntermediateSize, expert);
        var gate = dense.Gated ? Project($"{prefix}.gate", x, dense.IntermediateSize, expert) : up;
        var inner = gate.Select((value, i) => Activate(dense.Activation, value) * (dense.Gated ? up[i] : 1));
        return Project($"{prefix}.down", [.. inner], x.Length, expert);
    }

    private static double Activate(Activation activation, double x) => activation switch
    {
        Activation.Silu => x / (1 + Math.Exp(-x)),
        Activation.Relu => Math.Max(0, x),
        Activation.GeluTanh => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        _ => x / 2 * (1 + ErrorFunction(x / Math.Sqrt(2))),
    };

    private static double ErrorFunction(double x)
    {
        // The integral itself, by Simpson's rule.
        const int steps = 200;
        var width = x / steps;
        return 2 / Math.Sqrt(Math.PI) * width / 3 * Enumerable.Range(0, steps + 1)
            .Sum(i => Math.Exp(-(i * width) * (i * width)) * (i is 0 or steps ? 1 : i % 2 == 1 ? 4 : 2));
    }

    private double[][] Norm(NormSpec norm, string name, double[][] x) => [.. x.Select(token =>
    {
        var mean = norm.Kind == NormKind.Layer ? token.Average() : 0;
        var scale = 1 / Math.Sqrt(token.Sum(v => (v - mean) * (v - mean)) / token.Length + norm.Epsilon);
        var bias = norm.Bias ? _weights[$"{name}.bias"] : new float[token.Length];
        return token.Select((v, i) => ((v - mean) * scale * _weights[$"{name}.weight"][i]) + bias[i]).ToArray();
    })];

    private double[] Project(string name, double[] x, int outputs = 0, int expert = -1)
    {
        var weights = _weights[$"{name}.weight"];
        outputs = outputs == 0 ? weights.Length / x.Length : outputs;
        var first = Math.Max(0, expert) * outputs;
        _weights.TryGetValue($"{name}.bias", out var bias);
        var results = new double[outputs];
        for (var row = 0; row < outputs; row++)
        {
            results[row] = bias is null ? 0 : bias[first + row];
            for (var i = 0; i < x.Length; i++)
                results[row] += weights[((first + row) * x.Length) + i] * x[i];
        }

        return results;
    }

    private double[] Row(string name, int row) =>
        [.. _weights[name].AsSpan(row * _spec.HiddenSize, _spec.HiddenSize).ToArray().Select(number => (double)number)];

    private static double[] Softmax(double[] scores)
    {
        var largest = scores.Max();
        var powers = scores.Select(score => Math.Exp(score - largest)).ToArray();
        var sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }

    private static void Add(double[][] x, double[][] y)
    {
        for (var t = 0; t < x.Length; t++)
        {
            for (var i = 0; i < x[t].Length; i++)
                x[t][i] += y[t][i];
        }
    }
}
