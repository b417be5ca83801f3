using Hanul.Formats;
using Hanul.Tokenization;

namespace Hanul.Models;

/// <summary>
/// A model as it lies on disk, whatever the layout: a Hugging Face folder, a <c>.gguf</c> file, or a checkpoint of Hanul's. Description,
/// tokenizer, template and weights under canonical names; weights are mapped, not read. Ends all views when disposed.
/// </summary>
public sealed class ModelPackage : IDisposable
{
    private readonly TensorFile _file;
    private readonly Lazy<Tokenizer?> _tokenizer;

    private ModelPackage(ModelSource source, TensorFile file)
    {
        _file = file;
        Path = source.Path;
        Name = source.Name;
        Spec = source.Spec;
        Defaults = source.Defaults;
        License = source.License;
        _tokenizer = new Lazy<Tokenizer?>(source.ReadTokenizer);
        Weights = new WeightReader(file).Read(source.Spec, source.Links, source.Ignores);
    }

    /// <summary>What was opened.</summary>
    public string Path { get; }

    /// <summary>The model's name: the file's own, or that of the folder.</summary>
    public string Name { get; }

    /// <summary>What the model is.</summary>
    public ModelSpec Spec { get; }

    /// <summary>Every row of <see cref="ParameterTable"/> by its canonical name. A tied head is not there.</summary>
    public IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    /// <summary>The tokenizer, or null where none came with the model. Read when first asked for.</summary>
    /// <exception cref="InvalidDataException">The tokenizer's files are damaged.</exception>
    /// <exception cref="NotSupportedException">It is of a kind that Hanul does not know; the message names it.</exception>
    public Tokenizer? Tokenizer => _tokenizer.Value;

    /// <summary>How a conversation becomes text, or null where nothing says so.</summary>
    /// <exception cref="InvalidDataException">The template cannot be parsed.</exception>
    public ChatTemplate? Template => Tokenizer?.ChatTemplate is { } jinja ? ChatTemplate.Parse(jinja) : null;

    /// <summary>What the model's makers suggest for generating.</summary>
    public GenerationDefaults Defaults { get; }

    /// <summary>The licence as the model states it, such as <c>apache-2.0</c>, or null.</summary>
    public string? License { get; }

    /// <summary>Bytes of the weight files.</summary>
    public long FileBytes => _file.LengthBytes;

    /// <summary>Bytes of weights by the type they are stored as.</summary>
    public IReadOnlyDictionary<string, long> StoredTypes => _file.Tensors.Values
        .GroupBy(entry => entry.TypeName, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(entry => entry.LengthBytes), StringComparer.Ordinal);

    /// <summary>Tensors that had to be put into another order, in memory of their own.</summary>
    internal int RebuiltTensorCount => Weights.Values.Sum(weight => weight.Parts.Count(part => part.IsRebuilt));

    /// <summary>Opens a model and checks that its files agree with each other. No weight is read.</summary>
    /// <param name="path">A folder with <c>config.json</c> or <c>spec.json</c>, or a <c>.gguf</c> file.</param>
    /// <exception cref="FileNotFoundException">Nothing is there, or a file of the folder is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the files contradict each other.</exception>
    /// <exception cref="NotSupportedException">The architecture or something it asks for is unknown here; the message names it.</exception>
    public static ModelPackage Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = default(TensorFile);
        try
        {
            var source = ModelSource.Read(path, out file);
            return new ModelPackage(source, file!);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Ends every view of the weights.</summary>
    public void Dispose()
    {
        _file.Dispose();
        foreach (var weight in Weights.Values)
            foreach (var part in weight.Parts) part.Dispose();
    }
}
