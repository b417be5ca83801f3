using System.Diagnostics.CodeAnalysis;

namespace Hanul.Formats;

/// <summary>
/// A file, or a set of files, of named tensors, mapped into memory and checked when opened. Views point into the mapping:
/// they cost nothing, and end when this is disposed.
/// </summary>
public abstract class TensorFile : IDisposable
{
    /// <summary>The file that was opened.</summary>
    public abstract string Path { get; }

    /// <summary>Every tensor by its name in the file.</summary>
    public abstract IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>Bytes of the file, or of all files together.</summary>
    public abstract long LengthBytes { get; }

    /// <summary>The tensor's bytes, where they lie.</summary>
    /// <exception cref="InvalidDataException">There is no tensor of this name.</exception>
    /// <exception cref="NotSupportedException">The tensor has a type that Hanul cannot view.</exception>
    public abstract TensorView View(string name);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the mapping.</summary>
    protected abstract void Dispose(bool disposing);

    internal unsafe TensorView View(MappedFile file, string name)
    {
        if (!Tensors.TryGetValue(name, out var entry)) ThrowMissing(name);
        if (entry.Type == ElementType.Unknown)
            throw new NotSupportedException($"{Path}: tensor '{name}' has the type {entry.TypeName}, which Hanul cannot read.");
        return new TensorView(entry.Type, entry.Shape, file.Pointer + entry.OffsetBytes, entry.LengthBytes);
    }

    [DoesNotReturn]
    internal void ThrowMissing(string name) => throw new InvalidDataException($"{Path}: there is no tensor '{name}'.");
}
