using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hanul.Training;

/// <summary>bfloat16 as an element: the upper half of a float32, rounded to nearest even.</summary>
internal readonly unsafe struct BFloat16 : IElement<BFloat16>
{
#pragma warning disable CS0169, IDE0051 // Only its size matters: it is read and written through pointers.
    private readonly ushort bits;
#pragma warning restore CS0169, IDE0051

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(BFloat16* source, out Vector<float> first, out Vector<float> second)
    {
        Vector.Widen(Vector.Load((ushort*)source), out var low, out var high);
        first = Vector.AsVectorSingle(low << 16);
        second = Vector.AsVectorSingle(high << 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(BFloat16* target, Vector<float> first, Vector<float> second) =>
        Vector.Narrow(Round(first), Round(second)).Store((ushort*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(BFloat16* source) => BitConverter.UInt32BitsToSingle((uint)*(ushort*)source << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(BFloat16* target, float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        *(ushort*)target = float.IsNaN(value) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Round(Vector<float> value)
    {
        var bits = Vector.AsVectorUInt32(value);
        var rounded = (bits + new Vector<uint>(0x7FFF) + ((bits >> 16) & Vector<uint>.One)) >> 16;
        // Adding to a NaN's bits could turn it into a number: a spoilt gradient must stay visible.
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(value, value)), rounded, new Vector<uint>(0x7FC0));
    }
}
