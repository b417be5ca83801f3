using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hanul.Training;

/// <summary>float32 as an element.</summary>
internal readonly unsafe struct Float32 : IElement<Float32>
{
#pragma warning disable CS0169, IDE0051 // Only its size matters: it is read and written through pointers.
    private readonly float value;
#pragma warning restore CS0169, IDE0051

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(Float32* source, out Vector<float> first, out Vector<float> second)
    {
        first = Vector.Load((float*)source);
        second = Vector.Load((float*)source + Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32* target, Vector<float> first, Vector<float> second)
    {
        first.Store((float*)target);
        second.Store((float*)target + Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(Float32* source) => *(float*)source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32* target, float value) => *(float*)target = value;
}
