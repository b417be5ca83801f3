using Hanul.Compute;
using Hanul.Formats;
using Hanul.Models;

namespace Hanul.Inference;

/// <summary>
/// A model's tensors as the steps read them: matrices where they lie, vectors (norms, biases) and routers as float32 copies.
/// </summary>
internal sealed unsafe class ModelWeights(IReadOnlyDictionary<string, WeightTensor> tensors) : IDisposable
{
    private readonly List<FloatBuffer> _copies = [];

    /// <summary>The matrix [out, in] of this name.</summary>
    internal WeightMatrix Matrix(string name) => Readable(name, tensors[name].View);

    /// <summary>The experts' matrices [out, in], in their order.</summary>
    internal WeightMatrix[] Experts(string name)
    {
        var experts = tensors[name];
        return [.. Enumerable.Range(0, (int)experts.Parameter.Shape[0]).Select(expert => Readable(name, experts.Expert(expert)))];
    }

    /// <summary>The numbers of this name as float32, or null where the model has no such parameter.</summary>
    internal float* Vector(string name)
    {
        if (!tensors.TryGetValue(name, out var tensor))
            return null;
        var view = tensor.View;
        var copy = new FloatBuffer(view.ElementCount);
        _copies.Add(copy);
        view.CopyTo(copy.Slice(0, checked((int)view.ElementCount)));
        return copy.Pointer;
    }

    /// <summary>The biases of all experts [experts, out] as float32, or null where they have none.</summary>
    internal float* ExpertVectors(string name)
    {
        if (!tensors.TryGetValue(name, out var tensor))
            return null;
        var numbers = tensor.ToArray();
        var copy = new FloatBuffer(numbers.Length);
        _copies.Add(copy);
        numbers.CopyTo(copy.Slice(0, numbers.Length));
        return copy.Pointer;
    }

    /// <summary>The matrix of this name as float32.</summary>
    internal WeightMatrix Float32Matrix(string name)
    {
        var shape = tensors[name].Parameter.Shape;
        return new(new(ElementType.F32, shape, (byte*)Vector(name), shape[0] * shape[1] * sizeof(float)));
    }

    public void Dispose()
    {
        foreach (var copy in _copies)
            copy.Dispose();
    }

    private static WeightMatrix Readable(string name, TensorView tensor) => WeightMatrix.IsReadable(tensor.Type)
        ? new(tensor)
        : throw new NotSupportedException(
            $"The weight {name} is stored as {tensor.Type}; the engine computes with F32, F16, BF16 and Q8_0. Convert the model first.");
}
