namespace Hanul.Compute;

/// <summary>How a row of weights is read into registers. Columns are visited in groups of <see cref="GroupSize"/>.</summary>
internal unsafe interface IWeightFormat
{
    /// <summary>Columns that share a scale in quantised formats; a multiple of every register's width.</summary>
    const int GroupSize = 32;

    /// <summary>True where turning weights into float32 costs more than reading them so.</summary>
    static abstract bool IsCostly { get; }

    /// <summary>True where groups have scales.</summary>
    static abstract bool HasScales { get; }

    /// <summary>The scale of the group that begins at a column, in every lane; unused by formats that have none.</summary>
    static abstract TVector Scale<TWidth, TVector>(byte* row, int column)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct;

    /// <summary>A register of weights from a column on.</summary>
    static abstract TVector Load<TWidth, TVector>(byte* row, int column, TVector scale)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct;

    /// <summary>One weight.</summary>
    static abstract float LoadOne(byte* row, int column);
}
