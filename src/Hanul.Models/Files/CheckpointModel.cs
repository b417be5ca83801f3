using Hanul.Formats;
using Hanul.Tokenization;

namespace Hanul.Models;

/// <summary>A checkpoint of Hanul's own: <c>spec.json</c> and <c>model.safetensors</c> with canonical names, maybe a tokenizer.</summary>
internal static class CheckpointModel
{
    public const string WeightsFileName = "model.safetensors";

    public static ModelSource Read(string path, out TensorFile? weights)
    {
        var specPath = Path.Combine(path, ModelSpecJson.FileName);
        var spec = ModelSpecJson.Read(File.ReadAllText(specPath), specPath);
        weights = SafetensorsFile.Open(Path.Combine(path, WeightsFileName));
        var hasTokenizer = File.Exists(Path.Combine(path, "tokenizer.json"));
        var generation = Path.Combine(path, GenerationConfigFile.FileName);
        return new ModelSource
        {
            Path = path,
            Name = new DirectoryInfo(path).Name,
            Spec = spec,
            Links = ParameterTable.For(spec).Select(parameter => new TensorLink(parameter.Name, parameter.Name)),
            ReadTokenizer = () => hasTokenizer ? Tokenizer.Load(path) : null,
            Defaults = GenerationConfigFile.Read(File.Exists(generation) ? generation : null),
        };
    }
}
