namespace Hanul.Formats;

/// <summary>A model folder in the layout of the Hugging Face hub: what is in it, and where.</summary>
public sealed class HuggingFaceFolder
{
    private const string SingleWeights = "model.safetensors";
    private const string WeightsIndex = "model.safetensors.index.json";

    private HuggingFaceFolder(string path)
    {
        Path = path;
        ConfigPath = Find("config.json") ?? throw new FileNotFoundException(
            $"{path}: there is no config.json; this is not a model folder.", System.IO.Path.Combine(path, "config.json"));
        WeightsPath = Find(SingleWeights) ?? Find(WeightsIndex) ?? throw NoWeights();
        TokenizerPath = Find("tokenizer.json");
        TokenizerConfigPath = Find("tokenizer_config.json");
        ChatTemplatePath = Find("chat_template.jinja");
        GenerationConfigPath = Find("generation_config.json");
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The folder's own name, which names the model.</summary>
    public string Name => new DirectoryInfo(Path).Name;

    /// <summary><c>config.json</c>.</summary>
    public string ConfigPath { get; }

    /// <summary><c>model.safetensors</c>, or the index of its shards.</summary>
    public string WeightsPath { get; }

    /// <summary><c>tokenizer.json</c>, if it is there.</summary>
    public string? TokenizerPath { get; }

    /// <summary><c>tokenizer_config.json</c>, if it is there.</summary>
    public string? TokenizerConfigPath { get; }

    /// <summary><c>chat_template.jinja</c>, if it is there.</summary>
    public string? ChatTemplatePath { get; }

    /// <summary><c>generation_config.json</c>, if it is there.</summary>
    public string? GenerationConfigPath { get; }

    /// <summary>True if the folder has a <c>config.json</c>: then it is meant to be one of these.</summary>
    public static bool IsOne(string path) => File.Exists(System.IO.Path.Combine(path, "config.json"));

    /// <summary>Finds the files of a model folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The config or the weights are missing.</exception>
    /// <exception cref="NotSupportedException">The weights are there, but not as safetensors.</exception>
    public static HuggingFaceFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"There is no folder {path}.");
        return new HuggingFaceFolder(path);
    }

    /// <summary>Maps the weights, be they one file or several.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public TensorFile OpenWeights() => System.IO.Path.GetFileName(WeightsPath) == SingleWeights
        ? SafetensorsFile.Open(WeightsPath)
        : ShardedSafetensors.Open(WeightsPath);

    private string? Find(string fileName)
    {
        var path = System.IO.Path.Combine(Path, fileName);
        return File.Exists(path) ? path : null;
    }

    private Exception NoWeights()
    {
        var pickled = Directory.EnumerateFiles(Path, "pytorch_model*.bin").Order(StringComparer.Ordinal).FirstOrDefault();
        return pickled is null
            ? new FileNotFoundException($"{Path}: there are no weights ({SingleWeights} or {WeightsIndex}).",
                System.IO.Path.Combine(Path, SingleWeights))
            : new NotSupportedException(
                $"{Path}: the weights are {System.IO.Path.GetFileName(pickled)}, a Python pickle, which can run code when it is read; " +
                "save them as safetensors first.");
    }
}
