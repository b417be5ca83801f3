using Hanul.Formats;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Named tensors to safetensors files in float32, and back.</summary>
internal static class TensorFiles
{
    // Elements that are copied at once: far below the two gigabytes that a span of bytes can hold.
    private const long Piece = 1 << 24;

    internal static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var entries = tensors.Select(
            pair => new TensorToWrite(pair.Key, ElementType.F32, pair.Value.shape, stream => Write(pair.Value, stream)));
        SafetensorsWriter.Write(path, entries.ToArray(), null, CancellationToken.None);
    }

    /// <summary>Copies a file's tensors into those of the same names, which must be the same names and shapes.</summary>
    internal static void Read(string path, IReadOnlyDictionary<string, Tensor> targets)
    {
        using var file = SafetensorsFile.Open(path);
        var strange = file.Tensors.Keys.Except(targets.Keys).Concat(targets.Keys.Except(file.Tensors.Keys)).FirstOrDefault();
        if (strange is not null)
            throw new InvalidDataException($"{path} does not hold the tensors of this run: {strange} is in only one of the two.");
        using var still = no_grad();
        foreach (var (name, target) in targets)
        {
            var entry = file.Tensors[name];
            if (entry.Type != ElementType.F32 || !entry.Shape.SequenceEqual(target.shape))
            {
                throw new InvalidDataException(
                    $"{path}: {name} is {entry.Type} [{string.Join(", ", entry.Shape)}], " +
                    $"but this run's is F32 [{string.Join(", ", target.shape)}].");
            }

            using var scope = NewDisposeScope();
            target.copy_(Read(file.View(name), target.shape));
        }
    }

    private static void Write(Tensor tensor, Stream stream)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var flat = tensor.detach().to(ScalarType.Float32).cpu().contiguous().view(-1);
        for (long at = 0; at < flat.shape[0]; at += Piece)
            stream.Write(flat.narrow(0, at, Math.Min(Piece, flat.shape[0] - at)).bytes);
    }

    private static Tensor Read(TensorView view, long[] shape)
    {
        var whole = empty([view.ElementCount], ScalarType.Float32, CPU);
        for (long at = 0; at < view.ElementCount; at += Piece)
        {
            var bytes = whole.narrow(0, at, Math.Min(Piece, view.ElementCount - at)).bytes;
            view.CopyTo(at, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes));
        }

        return whole.view(shape);
    }
}
