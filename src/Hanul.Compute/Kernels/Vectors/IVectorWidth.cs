namespace Hanul.Compute;

/// <summary>
/// One width of vector register, so that a kernel is written once and compiled for each width the processor has.
/// </summary>
/// <typeparam name="TVector">The register: a vector of float32.</typeparam>
internal unsafe interface IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Numbers in a register.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Create(float number);

    static abstract TVector Load(float* source);

    static abstract void Store(TVector vector, float* target);

    /// <summary>Loads float16 numbers. Exact for every pattern, subnormal numbers and infinities included.</summary>
    static abstract TVector LoadFloat16(ushort* source);

    static abstract TVector LoadBFloat16(ushort* source);

    static abstract TVector LoadInt8(sbyte* source);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    static abstract TVector Max(TVector left, TVector right);

    static abstract TVector Min(TVector left, TVector right);

    static abstract TVector Abs(TVector vector);

    /// <summary>The larger number of each lane; <paramref name="other"/> where either is NaN.</summary>
    static abstract TVector MaxOr(TVector vector, TVector other);

    /// <summary>The smaller number of each lane; <paramref name="other"/> where either is NaN.</summary>
    static abstract TVector MinOr(TVector vector, TVector other);

    /// <summary>The nearest whole number.</summary>
    static abstract TVector Round(TVector vector);

    /// <summary>2 to the power of a whole number between −126 and 127.</summary>
    static abstract TVector PowerOfTwo(TVector exponent);

    /// <summary>left · right + addend, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract float Sum(TVector vector);

    static abstract float Largest(TVector vector);
}
