using Hanul.Formats;

namespace Hanul.Models;

/// <summary>The tensors of a published layout, put together from canonical ones while they are written.</summary>
internal static unsafe class PublishedTensors
{
    /// <param name="package">Where the weights lie.</param>
    /// <param name="links">Where each parameter goes.</param>
    /// <param name="typeFor">The type to write a parameter as, given its shape in the layout and the type it lies in.</param>
    /// <param name="progress">Told after each tensor.</param>
    public static IReadOnlyList<TensorToWrite> For(
        ModelPackage package, IEnumerable<TensorLink> links,
        Func<Parameter, IReadOnlyList<long>, ElementType, ElementType> typeFor, IProgress<(long Done, long Total)>? progress)
    {
        var tensors = links.GroupBy(link => link.Published, StringComparer.Ordinal)
            .Select(group => For(package, [.. group.OrderBy(link => link.FirstRow)], typeFor)).ToList();
        var (done, total) = (0L, tensors.Sum(tensor => tensor.LengthBytes));
        return tensors.ConvertAll(tensor => new TensorToWrite(tensor.Name, tensor.Type, tensor.Shape, stream =>
        {
            tensor.Write(stream);
            done += tensor.LengthBytes;
            progress?.Report((done, total));
        }));
    }

    private static TensorToWrite For(
        ModelPackage package, TensorLink[] links, Func<Parameter, IReadOnlyList<long>, ElementType, ElementType> typeFor)
    {
        var weights = Array.ConvertAll(links, link => Weight(package, link.Canonical));
        var (first, parameter) = (links[0], weights[0].Parameter);
        long[] shape = first.Expert >= 0
            ? [.. parameter.Shape.Skip(1)]
            : [weights.Sum(weight => weight.Parameter.Shape[0]), .. parameter.Shape.Skip(1)];
        if (first.Transposed) Array.Reverse(shape);
        var type = typeFor(parameter, shape, weights[0].Type);
        return new TensorToWrite(first.Published, type, shape, stream =>
        {
            if (first.Transposed) WriteTransposed(stream, weights, shape, type);
            else
            {
                foreach (var (weight, link) in weights.Zip(links))
                    foreach (var part in Parts(weight, link)) part.Use(run => WriteRun(stream, Own(run, weight, link), link, type));
            }
        });
    }

    /// <summary>A parameter; the head that a layout wants and a tied model has not is the embedding.</summary>
    private static WeightTensor Weight(ModelPackage package, string canonical) =>
        package.Weights.GetValueOrDefault(canonical == "head.weight" && package.Spec.TiedEmbeddings ? "embedding.weight" : canonical)
        ?? throw new NotSupportedException($"The layout needs the parameter {canonical}, which this model does not have.");

    private static IEnumerable<WeightPart> Parts(WeightTensor weight, TensorLink link) =>
        link.Expert < 0 ? weight.Parts : [weight.Parts[weight.IsWhole ? 0 : link.Expert]];

    /// <summary>The expert that the layout wants, out of experts that lie together.</summary>
    private static TensorView Own(TensorView run, WeightTensor weight, TensorLink link) =>
        link.Expert >= 0 && weight.IsWhole ? run[link.Expert] : run;

    private static void WriteRun(Stream stream, TensorView run, TensorLink link, ElementType type)
    {
        if (link.InterleavedHeads == 0)
        {
            TensorToWrite.FromView(link.Published, run, type).Write(stream);
            return;
        }
        using var interleaved = new TensorBuffer(run.Type, run.Shape);
        TensorRows.Interleave(run, link.InterleavedHeads, interleaved.View);
        TensorToWrite.FromView(link.Published, interleaved.View, type).Write(stream);
    }

    /// <summary>Matrices <c>[rows, in]</c> under each other, written as the one matrix <c>[in, all rows]</c>.</summary>
    private static void WriteTransposed(Stream stream, WeightTensor[] weights, long[] shape, ElementType type)
    {
        using var target = new TensorBuffer(type, shape);
        var size = type.BlockBytes();
        long row = 0;
        foreach (var weight in weights)
        {
            using var converted = new TensorBuffer(type, weight.Parameter.Shape);
            using (var memory = converted.OpenWrite())
                weight.Parts[0].Use(run => TensorToWrite.FromView(weight.Parameter.Name, run, type).Write(memory));
            var (rows, inputs) = (weight.Parameter.Shape[0], shape[0]);
            TensorRows.Transpose(converted.View.Pointer, inputs, target.View.Pointer + (row * size), shape[1], rows, inputs, size);
            row += rows;
        }
        TensorToWrite.FromView(weights[0].Parameter.Name, target.View).Write(stream);
    }
}
