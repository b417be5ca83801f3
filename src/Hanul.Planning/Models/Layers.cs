namespace Hanul.Planning;

/// <summary>Turns layer shapes into operators.</summary>
public static class Layers
{
    /// <summary>The operators of one layer: norm, attention, residual, norm, feed-forward, residual.</summary>
    /// <param name="shape">The layer.</param>
    public static IReadOnlyList<Operator> Of(LayerShape shape)
    {
        var attention = new List<Operator>();
        Attention(attention, shape);
        return With(attention, shape);
    }

    /// <summary>The same with attention of another make.</summary>
    /// <param name="attention">Its operators.</param>
    /// <param name="shape">The rest of the layer.</param>
    public static IReadOnlyList<Operator> With(IReadOnlyList<Operator> attention, LayerShape shape)
    {
        var operators = new List<Operator>();
        Norm(operators, shape, "norm before attention");
        operators.AddRange(attention);
        if (shape.NormCount > 2)
            Norm(operators, shape, "norm after attention");
        operators.Add(new ResidualOperator("residual", shape.Hidden, shape.Dropout));
        if (shape.NormCount > 1)
            Norm(operators, shape, "norm before feed-forward");
        FeedForward(operators, shape);
        if (shape.NormCount > 3)
            Norm(operators, shape, "norm after feed-forward");
        operators.Add(new ResidualOperator("residual", shape.Hidden, shape.Dropout));
        return operators;
    }

    /// <summary>A block of equal layers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="shape">One of them.</param>
    /// <param name="name">What they are called.</param>
    public static Block Repeat(int count, LayerShape shape, string name = "layer") => new(name, count, Of(shape));

    private static void Norm(List<Operator> operators, LayerShape shape, string name) =>
        operators.Add(new NormOperator(name, shape.Hidden, (long)shape.NormNumbers * shape.Hidden));

    private static void Attention(List<Operator> operators, LayerShape shape)
    {
        var size = shape.HeadSize > 0 ? shape.HeadSize : shape.Hidden / shape.Heads;
        var keyValueHeads = shape.KeyValueHeads > 0 ? shape.KeyValueHeads : shape.Heads;
        var (query, keyValue) = (shape.Heads * size, keyValueHeads * size);
        operators.Add(new MatrixOperator("query, key, value", shape.Hidden, query + 2 * keyValue, MatrixSplit.Columns) { Bias = shape.QueryKeyValueBias });
        if (shape.QueryKeyNormParameters > 0)
            operators.Add(new NormOperator("norm of queries and keys", query + keyValue, shape.QueryKeyNormParameters));
        operators.Add(new AttentionOperator("attention", shape.Heads, keyValueHeads, size, size)
        {
            Causal = !shape.Bidirectional,
            Window = shape.Window,
            Rotary = shape.Rotary,
            ParameterCount = shape.AttentionExtras,
        });
        operators.Add(new MatrixOperator("attention output", query, shape.Hidden, MatrixSplit.Rows) { Bias = shape.OutputBias });
    }

    private static void FeedForward(List<Operator> operators, LayerShape shape)
    {
        if (shape.Experts is { } experts)
        {
            operators.Add(experts);
            if (shape.SharedIntermediate > 0)
                Network(operators, shape, shape.SharedIntermediate, "shared expert ");
            return;
        }

        Network(operators, shape, shape.Intermediate, "");
    }

    internal static void Network(List<Operator> operators, LayerShape shape, int width, string prefix)
    {
        operators.Add(new MatrixOperator(prefix + (shape.Gated ? "gate and up" : "up"), shape.Hidden, shape.Gated ? 2 * width : width, MatrixSplit.Columns)
        {
            Bias = shape.FeedForwardBias,
            SharesInput = prefix.Length > 0,
        });
        operators.Add(new ActivationOperator(prefix + "activation", width, shape.Gated));
        operators.Add(new MatrixOperator(prefix + "down", width, shape.Hidden, MatrixSplit.Rows) { Bias = shape.FeedForwardBias });
    }
}
