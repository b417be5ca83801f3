namespace Hanul.Distributed;

/// <summary>
/// How a run is spread over its processors: two grids over the same ranks, one for attention (data × pipeline × context × tensor) and one
/// for experts (data × pipeline × expert × expert-tensor), as in MoE Parallel Folding (Liu et al., 2025). Degree 1 everywhere is one process.
/// </summary>
public sealed record ParallelLayout
{
    /// <summary>Ranks that hold the same part of the model and see other samples.</summary>
    public int Data { get; init; } = 1;

    /// <summary>Ranks that share every matrix of a layer (Shoeybi et al., 2019).</summary>
    public int Tensor { get; init; } = 1;

    /// <summary>True where norms and residuals are split along the sequence over the tensor ranks (Korthikanti et al., 2022).</summary>
    public bool SequenceParallel { get; init; }

    /// <summary>Stages of consecutive layers.</summary>
    public int Pipeline { get; init; } = 1;

    /// <summary>Model chunks that a stage holds in an interleaved schedule (Narayanan et al., 2021, section 2.2.2).</summary>
    public int VirtualPipeline { get; init; } = 1;

    /// <summary>Ranks that share the sequence of a sample in attention.</summary>
    public int Context { get; init; } = 1;

    /// <summary>Ranks over which the experts of a layer are spread.</summary>
    public int Expert { get; init; } = 1;

    /// <summary>Ranks that share every matrix of an expert.</summary>
    public int ExpertTensor { get; init; } = 1;

    /// <summary>Ranks in all.</summary>
    public long RankCount => (long)Data * Tensor * Pipeline * Context;

    /// <summary>Ranks that hold the same expert: the data degree of the expert grid.</summary>
    public long ExpertData => (long)Data * Context * Tensor / ((long)Expert * ExpertTensor);

    /// <summary>Says what is wrong with the degrees themselves, or null.</summary>
    public string? Problem()
    {
        foreach (var (name, degree) in new[]
                 {
                     ("data", Data), ("tensor", Tensor), ("pipeline", Pipeline), ("virtual pipeline", VirtualPipeline),
                     ("context", Context), ("expert", Expert), ("expert-tensor", ExpertTensor),
                 })
        {
            if (degree < 1)
                return $"The {name} degree is {degree}; give a whole number of at least 1.";
        }

        if (VirtualPipeline > 1 && Pipeline == 1)
            return $"{VirtualPipeline} virtual stages need a pipeline degree above 1.";
        var experts = (long)Expert * ExpertTensor;
        var shared = (long)Data * Context * Tensor;
        return shared % experts == 0
            ? null
            : $"Experts spread over {Expert} × {ExpertTensor} ranks do not divide the {shared} ranks of a pipeline stage (data × context × tensor).";
    }

    /// <summary>The degrees above 1 in the field's short names, for example <c>TP8 PP35 DP8</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        void Add(string name, int degree)
        {
            if (degree > 1)
                parts.Add($"{name}{degree}");
        }

        Add("TP", Tensor);
        if (SequenceParallel && Tensor > 1)
            parts.Add("SP");
        Add("PP", Pipeline);
        Add("VPP", VirtualPipeline);
        Add("CP", Context);
        Add("EP", Expert);
        Add("ETP", ExpertTensor);
        Add("DP", Data);
        return parts.Count == 0 ? "one process" : string.Join(' ', parts);
    }
}
