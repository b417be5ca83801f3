using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>The float32 memory of an optimizer for one stretch of the flat parameters, and the views that name its parts.</summary>
internal sealed class OptimizerBuffers : IDisposable
{
    private readonly FlatParameters parameters;
    private readonly long count;
    private readonly List<Tensor> flats = [];
    private readonly Dictionary<string, Tensor> views = [];

    /// <param name="parameters">What is trained.</param>
    /// <param name="start">The first element of the stretch.</param>
    /// <param name="end">The element after its last.</param>
    internal OptimizerBuffers(FlatParameters parameters, long start, long end)
    {
        (this.parameters, Start, count) = (parameters, start, end - start);
        if (parameters.Values.dtype == ScalarType.Float32)
            return;
        using var still = no_grad();
        using var scope = NewDisposeScope();
        Master = Keep("master", parameters.Values.narrow(0, start, count).to(ScalarType.Float32));
    }

    /// <summary>The first element of the stretch.</summary>
    internal long Start { get; }

    /// <summary>The weights of the stretch in float32, where the module's own are bfloat16.</summary>
    internal Tensor? Master { get; }

    /// <summary>Every parameter's window of every buffer, named <c>KIND.PARAMETER</c>.</summary>
    internal IReadOnlyDictionary<string, Tensor> Views => views;

    /// <summary>A new buffer of zeros.</summary>
    internal Tensor Add(string kind)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        return Keep(kind, zeros(count, ScalarType.Float32, parameters.Values.device));
    }

    /// <summary>Frees all buffers.</summary>
    public void Dispose()
    {
        foreach (var tensor in flats.Concat(views.Values))
            tensor.Dispose();
    }

    private Tensor Keep(string kind, Tensor flat)
    {
        flats.Add(flat.DetachFromDisposeScope());
        foreach (var (name, view) in parameters.Arena.Views(flat, Start))
            views.Add($"{kind}.{name}", view);
        return flat;
    }
}
