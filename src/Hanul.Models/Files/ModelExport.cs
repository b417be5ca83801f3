namespace Hanul.Models;

/// <summary>
/// Writes a model in a layout that other tools read: a Hugging Face folder, or GGUF. Weights stream from file to file. A layout whose
/// best-known reader would compute something else is refused before anything is written.
/// </summary>
public static class ModelExport
{
    /// <summary>
    /// Writes <paramref name="package"/> to a <c>.gguf</c> file, replacing one that is there, or to a new or empty folder. Atomic.
    /// </summary>
    /// <param name="package">The model.</param>
    /// <param name="path">A file name ending in <c>.gguf</c>, or a folder.</param>
    /// <param name="options">Type and layout.</param>
    /// <param name="ct">Stops between pieces of a tensor; nothing stays behind.</param>
    /// <exception cref="NotSupportedException">The layout cannot carry the model; the message says why.</exception>
    /// <exception cref="InvalidDataException">
    /// A number has no counterpart in the type asked for, or the tokenizer does not fit the model.
    /// </exception>
    /// <exception cref="IOException">The folder is not empty, or the disk is full.</exception>
    public static void Write(ModelPackage package, string path, ModelExportOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        if (package.Tokenizer is { } tokenizer && tokenizer.VocabularySize > package.Spec.VocabularySize)
        {
            throw new InvalidDataException(
                $"{package.Path}: the tokenizer has {tokenizer.VocabularySize} tokens, " +
                $"but the model's embedding only {package.Spec.VocabularySize}.");
        }
        var spec = options.Family is { } family ? package.Spec with { Family = family } : package.Spec;
        if (Path.GetExtension(path).Equals(".gguf", StringComparison.OrdinalIgnoreCase)) GgufExport.Write(package, spec, path, options, ct);
        else HuggingFaceExport.Write(package, spec, path, options, ct);
    }
}
