using Hanul.Formats;

namespace Hanul.Models;

/// <summary>
/// Finds every parameter of a description in a tensor file through a family's <see cref="TensorLink"/>s, and holds file and
/// description to each other: a tensor that is missing, misshapen or has no place in the model is an error that names it.
/// </summary>
internal sealed class WeightReader(TensorFile file)
{
    // Enough to recognise the pattern; a lying configuration could ask for billions.
    private const int LongestList = 5;

    private readonly Dictionary<string, (long Used, long Available)> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _missing = [];

    /// <param name="spec">The description.</param>
    /// <param name="links">Where its parameters lie. Read lazily: a lying configuration could imply billions of them.</param>
    /// <param name="ignores">True for published tensors that hold nothing learned.</param>
    public IReadOnlyDictionary<string, WeightTensor> Read(ModelSpec spec, IEnumerable<TensorLink> links, Func<string, bool> ignores)
    {
        var parameters = ParameterTable.For(spec).ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        var parts = new Dictionary<string, WeightPart[]>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            if (Find(link.Published) is not { } entry)
            {
                _missing.Add(link.Published);
                if (_missing.Count > LongestList) break;
                continue;
            }
            var parameter = parameters[link.Canonical];
            if (!parts.TryGetValue(parameter.Name, out var list))
                parts[parameter.Name] = list = new WeightPart[link.Expert < 0 ? 1 : parameter.Shape[0]];
            var shape = link.Expert < 0 ? parameter.Shape : [.. parameter.Shape.Skip(1)];
            Check(link, entry, shape);
            list[Math.Max(0, link.Expert)] = Part(link, entry, shape);
        }
        RefuseMissing();
        RefuseLeftOvers(ignores);
        return parts.ToDictionary(p => p.Key, p => new WeightTensor(parameters[p.Key], p.Value), StringComparer.Ordinal);
    }

    /// <summary>
    /// A tensor by its published name, or by that name without its first part: some files were saved from the model inside the one
    /// that the configuration names (GPT-2's own says <c>wte.weight</c> for <c>transformer.wte.weight</c>).
    /// </summary>
    private TensorEntry? Find(string name) =>
        file.Tensors.GetValueOrDefault(name) ?? file.Tensors.GetValueOrDefault(name[(name.IndexOf('.') + 1)..]);

    private void Check(TensorLink link, TensorEntry entry, IReadOnlyList<long> shape)
    {
        var found = link.Transposed && entry.Shape.Count == 2 ? [entry.Shape[1], entry.Shape[0]] : entry.Shape;
        var rows = shape[0];
        var fits = found.Count == shape.Count && found.Skip(1).SequenceEqual(shape.Skip(1)) &&
            (link.RowCount == 0 ? found[0] == rows : link.FirstRow + rows <= found[0]);
        if (!fits)
        {
            var wanted = link.Transposed ? shape.Reverse() : shape;
            throw new InvalidDataException(
                $"{file.Path}: tensor '{entry.Name}' has the shape [{string.Join(", ", entry.Shape)}], but {link.Canonical} " +
                $"needs [{string.Join(", ", wanted)}]{(link.RowCount == 0 ? "" : $" of it from row {link.FirstRow}")}.");
        }
        if (!entry.Type.IsFloatingPoint() && entry.Type != ElementType.Unknown)
        {
            throw new NotSupportedException(
                $"{file.Path}: tensor '{entry.Name}' holds {entry.TypeName} numbers; weights must be floating point.");
        }
        _rows[entry.Name] = (_rows.GetValueOrDefault(entry.Name).Used + rows, found[0]);
    }

    private WeightPart Part(TensorLink link, TensorEntry entry, IReadOnlyList<long> shape)
    {
        TensorView Rows()
        {
            var view = file.View(entry.Name);
            return link.RowCount > 0 ? TensorRows.Slice(view, link.FirstRow, shape[0]) : view;
        }

        if (link.Transposed) return new WeightPart(entry.Type, null, () => Transpose(file.View(entry.Name), link.FirstRow, shape));
        return link.InterleavedHeads > 0
            ? new WeightPart(entry.Type, null, () => Deinterleave(Rows(), link.InterleavedHeads))
            : new WeightPart(entry.Type, Rows, null);
    }

    private static TensorBuffer Deinterleave(TensorView source, int heads)
    {
        var target = new TensorBuffer(source.Type, source.Shape);
        TensorRows.Deinterleave(source, heads, target.View);
        return target;
    }

    /// <summary>Columns <paramref name="first"/> and following of <c>[in, out]</c> become the rows of <c>[rows, in]</c>.</summary>
    private unsafe TensorBuffer Transpose(TensorView source, long first, IReadOnlyList<long> shape)
    {
        if (source.Type.BlockSize() > 1)
            throw new NotSupportedException($"{file.Path}: a matrix is stored transposed in {source.Type} blocks, which cannot be turned.");
        var target = new TensorBuffer(source.Type, shape);
        var (size, inputs, outputs) = (source.Type.BlockBytes(), source.Shape[0], source.Shape[1]);
        TensorRows.Transpose(source.Pointer + (first * size), outputs, target.View.Pointer, inputs, inputs, shape[0], size);
        return target;
    }

    private void RefuseMissing()
    {
        if (_missing.Count == 0) return;
        throw new InvalidDataException(
            $"{file.Path}: the model needs tensors that are not there: {List(_missing)}. " +
            "The file is incomplete or belongs to another model.");
    }

    private void RefuseLeftOvers(Func<string, bool> ignores)
    {
        var extra = file.Tensors.Keys.Where(name => !_rows.ContainsKey(name) && !ignores(name)).Order(StringComparer.Ordinal).ToList();
        if (extra.Count > 0)
        {
            throw new InvalidDataException(
                $"{file.Path}: the model has no place for the tensors {List(extra)}; leaving them out would compute something else.");
        }
        foreach (var (name, rows) in _rows)
        {
            if (rows.Used == rows.Available) continue;
            throw new InvalidDataException(
                $"{file.Path}: only {rows.Used} of the {rows.Available} rows of tensor '{name}' have a place in the model.");
        }
    }

    private static string List(List<string> names) => names.Count <= LongestList
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(LongestList))} and more";
}
