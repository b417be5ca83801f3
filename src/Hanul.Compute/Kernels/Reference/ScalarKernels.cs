using Hanul.Formats;

namespace Hanul.Compute;

/// <summary>The reference: sums in double precision, one number after the other.</summary>
internal sealed unsafe class ScalarKernels : Kernels
{
    public override string Name => "scalar";

    public override void Multiply(in MatrixProduct product, int firstRow, int lastRow)
    {
        for (var row = firstRow; row < lastRow; row++)
        {
            var weights = product.Weights.Row(row);
            for (var v = 0; v < product.VectorCount; v++)
            {
                var input = product.Input + (v * product.InputStride);
                var output = product.Output + (v * product.OutputStride) + row;
                double sum = product.Bias is null ? 0 : product.Bias[row];
                for (var column = 0; column < product.Weights.Columns; column++)
                    sum += (double)Weight(product.Weights.Type, weights, column) * input[column];
                *output = (float)(product.Accumulate ? sum + *output : sum);
            }
        }
    }

    public override void Expand(in WeightMatrix weights, int row, float* target)
    {
        for (var column = 0; column < weights.Columns; column++)
            target[column] = Weight(weights.Type, weights.Row(row), column);
    }

    public override void RootMeanSquareNorm(float* source, float* weight, float* target, int count, float epsilon)
    {
        double squares = 0;
        for (var i = 0; i < count; i++)
            squares += (double)source[i] * source[i];
        var scale = 1 / Math.Sqrt((squares / count) + epsilon);
        for (var i = 0; i < count; i++)
            target[i] = (float)(source[i] * scale * weight[i]);
    }

    public override void LayerNorm(float* source, float* weight, float* bias, float* target, int count, float epsilon)
    {
        double mean = 0, squares = 0;
        for (var i = 0; i < count; i++)
            mean += source[i];
        mean /= count;
        for (var i = 0; i < count; i++)
            squares += (source[i] - mean) * (source[i] - mean);
        var scale = 1 / Math.Sqrt((squares / count) + epsilon);
        for (var i = 0; i < count; i++)
            target[i] = (float)(((source[i] - mean) * scale * weight[i]) + (bias is null ? 0 : bias[i]));
    }

    public override void Softmax(float* numbers, int count)
    {
        var largest = float.NegativeInfinity;
        for (var i = 0; i < count; i++)
            largest = Math.Max(largest, numbers[i]);
        double sum = 0;
        for (var i = 0; i < count; i++)
            sum += Math.Exp(numbers[i] - (double)largest);
        for (var i = 0; i < count; i++)
            numbers[i] = (float)(Math.Exp(numbers[i] - (double)largest) / sum);
    }

    public override void Activate(ActivationFunction function, float* gate, float* up, float* target, int count)
    {
        for (var i = 0; i < count; i++)
        {
            double x = gate[i];
            var value = function switch
            {
                ActivationFunction.Silu => x / (1 + Math.Exp(-x)),
                ActivationFunction.Gelu => ScalarErrorFunction.Gelu(x),
                ActivationFunction.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
                _ => Math.Max(x, 0),
            };
            target[i] = (float)(up is null ? value : value * up[i]);
        }
    }

    public override void Rotate(float* head, float* cosine, float* sine, int headSize)
    {
        var half = headSize / 2;
        for (var i = 0; i < half; i++)
        {
            double first = head[i], second = head[i + half];
            head[i] = (float)((first * cosine[i]) - (second * sine[i]));
            head[i + half] = (float)((second * cosine[i]) + (first * sine[i]));
        }
    }

    public override void AddScaled(float* source, float scale, float* target, int count)
    {
        for (var i = 0; i < count; i++)
            target[i] = (float)(target[i] + ((double)scale * source[i]));
    }

    public override void Scale(float* numbers, float scale, int count)
    {
        for (var i = 0; i < count; i++)
            numbers[i] *= scale;
    }

    public override float Dot(float* left, float* right, int count)
    {
        double sum = 0;
        for (var i = 0; i < count; i++)
            sum += (double)left[i] * right[i];
        return (float)sum;
    }

    public override void Attend(in AttentionPage page, float* query, float scale, int headSize, ref AttentionSum sum, float* output)
    {
        var scores = stackalloc double[AttentionPage.Positions];
        double largest = sum.Largest;
        for (var p = 0; p < page.Count; p++)
        {
            scores[p] = 0;
            for (var d = 0; d < headSize; d++)
                scores[p] += (double)query[d] * page.Keys[(d * AttentionPage.Positions) + p];
            scores[p] *= scale;
            largest = Math.Max(largest, (float)scores[p]);
        }

        var kept = sum.Largest == float.NegativeInfinity ? 0 : Math.Exp(sum.Largest - largest);
        double total = sum.Total * kept;
        for (var d = 0; d < headSize; d++)
        {
            var value = kept == 0 ? 0 : output[d] * kept;
            for (var p = 0; p < page.Count; p++)
                value += Math.Exp(scores[p] - largest) * page.Values[(p * headSize) + d];
            output[d] = (float)value;
        }

        for (var p = 0; p < page.Count; p++)
            total += Math.Exp(scores[p] - largest);
        sum = new() { Largest = (float)largest, Total = (float)total };
    }

    private static float Weight(ElementType type, byte* row, int column) => type switch
    {
        ElementType.F32 => Float32Weights.LoadOne(row, column),
        ElementType.F16 => Float16Weights.LoadOne(row, column),
        ElementType.BF16 => BFloat16Weights.LoadOne(row, column),
        _ => Q8Weights.LoadOne(row, column),
    };
}
