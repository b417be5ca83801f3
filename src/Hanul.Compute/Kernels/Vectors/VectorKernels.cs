using Hanul.Formats;

namespace Hanul.Compute;

/// <summary>Portable vector code for one register width.</summary>
internal sealed unsafe class VectorKernels<TWidth, TVector>(string name) : Kernels
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    public override string Name { get; } = name;

    public override void Multiply(in MatrixProduct product, int firstRow, int lastRow)
    {
        switch (product.Weights.Type)
        {
            case ElementType.F32:
                ProductTiles<TWidth, TVector, Float32Weights>.Multiply(product, firstRow, lastRow);
                break;
            case ElementType.F16:
                ProductTiles<TWidth, TVector, Float16Weights>.Multiply(product, firstRow, lastRow);
                break;
            case ElementType.BF16:
                ProductTiles<TWidth, TVector, BFloat16Weights>.Multiply(product, firstRow, lastRow);
                break;
            default:
                ProductTiles<TWidth, TVector, Q8Weights>.Multiply(product, firstRow, lastRow);
                break;
        }
    }

    public override void Expand(in WeightMatrix weights, int row, float* target)
    {
        switch (weights.Type)
        {
            case ElementType.F32:
                ProductTiles<TWidth, TVector, Float32Weights>.Expand(weights, row, target);
                break;
            case ElementType.F16:
                ProductTiles<TWidth, TVector, Float16Weights>.Expand(weights, row, target);
                break;
            case ElementType.BF16:
                ProductTiles<TWidth, TVector, BFloat16Weights>.Expand(weights, row, target);
                break;
            default:
                ProductTiles<TWidth, TVector, Q8Weights>.Expand(weights, row, target);
                break;
        }
    }

    public override void RootMeanSquareNorm(float* source, float* weight, float* target, int count, float epsilon) =>
        NormKernels<TWidth, TVector>.RootMeanSquare(source, weight, target, count, epsilon);

    public override void LayerNorm(float* source, float* weight, float* bias, float* target, int count, float epsilon) =>
        NormKernels<TWidth, TVector>.Layer(source, weight, bias, target, count, epsilon);

    public override void Softmax(float* numbers, int count) => NormKernels<TWidth, TVector>.Softmax(numbers, count);

    public override void Activate(ActivationFunction function, float* gate, float* up, float* target, int count)
    {
        switch (function)
        {
            case ActivationFunction.Silu:
                ActivationKernel<TWidth, TVector, SiluActivation>.Run(gate, up, target, count);
                break;
            case ActivationFunction.Gelu:
                ActivationKernel<TWidth, TVector, GeluActivation>.Run(gate, up, target, count);
                break;
            case ActivationFunction.GeluTanh:
                ActivationKernel<TWidth, TVector, GeluTanhActivation>.Run(gate, up, target, count);
                break;
            default:
                ActivationKernel<TWidth, TVector, ReluActivation>.Run(gate, up, target, count);
                break;
        }
    }

    public override void Rotate(float* head, float* cosine, float* sine, int headSize) =>
        VectorArithmetic<TWidth, TVector>.Rotate(head, cosine, sine, headSize);

    public override void AddScaled(float* source, float scale, float* target, int count) =>
        VectorArithmetic<TWidth, TVector>.AddScaled(source, scale, target, count);

    public override void Scale(float* numbers, float scale, int count) => VectorArithmetic<TWidth, TVector>.Scale(numbers, scale, count);

    public override float Dot(float* left, float* right, int count) => VectorArithmetic<TWidth, TVector>.Dot(left, right, count);

    public override void Attend(in AttentionPage page, float* query, float scale, int headSize, ref AttentionSum sum, float* output) =>
        AttentionKernel<TWidth, TVector>.Attend(page, query, scale, headSize, ref sum, output);
}
