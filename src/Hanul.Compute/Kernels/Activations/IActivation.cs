namespace Hanul.Compute;

/// <summary>A function of one number, computed for a register of them.</summary>
internal interface IActivation
{
    static abstract TVector Apply<TWidth, TVector>(TVector x)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct;
}
