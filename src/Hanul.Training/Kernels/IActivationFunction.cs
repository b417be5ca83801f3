using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hanul.Training;

/// <summary>An activation function of vectors.</summary>
internal interface IActivationFunction
{
    /// <summary>The value, and the slope for the backward pass.</summary>
    static abstract Vector<float> Value(Vector<float> x, out Vector<float> slope);
}

/// <summary>x · sigmoid(x).</summary>
internal readonly struct SiluFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, out Vector<float> slope)
    {
        var sigmoid = VectorMath.Sigmoid(x);
        var value = x * sigmoid;
        slope = sigmoid + value * (Vector<float>.One - sigmoid);
        return value;
    }
}

/// <summary>x · Φ(x).</summary>
internal readonly struct GeluFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, out Vector<float> slope)
    {
        var distribution = VectorMath.NormalDistribution(x, out var density);
        slope = Vector.FusedMultiplyAdd(x, density, distribution);
        return x * distribution;
    }
}

/// <summary>x · (1 + tanh(u)) / 2 with u = √(2/π) · (x + 0.044715 x³), which is x · sigmoid(2u).</summary>
internal readonly struct GeluTanhFunction : IActivationFunction
{
    private const float Scale = 2 * 0.797884561f;
    private const float Cube = 0.044715f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, out Vector<float> slope)
    {
        var square = x * x;
        var sigmoid = VectorMath.Sigmoid(x * Scale * Vector.FusedMultiplyAdd(square, new Vector<float>(Cube), Vector<float>.One));
        var value = x * sigmoid;
        var inner = Scale * Vector.FusedMultiplyAdd(square, new Vector<float>(3 * Cube), Vector<float>.One);
        slope = sigmoid + value * (Vector<float>.One - sigmoid) * inner;
        return value;
    }
}

/// <summary>max(x, 0).</summary>
internal readonly struct ReluFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, out Vector<float> slope)
    {
        var positive = Vector.GreaterThan(x, Vector<float>.Zero);
        slope = Vector.ConditionalSelect(positive, Vector<float>.One, Vector<float>.Zero);
        return Vector.ConditionalSelect(positive, x, Vector<float>.Zero);
    }
}
