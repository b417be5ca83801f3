using System.Numerics;

namespace Hanul.Training;

/// <summary>A stored number that kernels compute with in float32.</summary>
internal unsafe interface IElement<TSelf>
    where TSelf : unmanaged, IElement<TSelf>
{
    /// <summary>Reads <c>2 · Vector&lt;float&gt;.Count</c> numbers.</summary>
    static abstract void Load(TSelf* source, out Vector<float> first, out Vector<float> second);

    /// <summary>Writes <c>2 · Vector&lt;float&gt;.Count</c> numbers.</summary>
    static abstract void Store(TSelf* target, Vector<float> first, Vector<float> second);

    /// <summary>Reads one number.</summary>
    static abstract float Load(TSelf* source);

    /// <summary>Writes one number.</summary>
    static abstract void Store(TSelf* target, float value);
}
