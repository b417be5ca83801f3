using System.Text;

namespace Hanul.Tokenization;

/// <summary>The files of a tokenizer in a Hugging Face model folder.</summary>
internal static class TokenizerFolder
{
    private const string TokenizerName = "tokenizer.json";
    private const string ConfigName = "tokenizer_config.json";
    private const string SpecialTokensName = "special_tokens_map.json";
    private const string TemplateName = "chat_template.jinja";

    private const long MaximumTemplateBytes = 1 << 24;

    private static readonly string[] OtherKinds = ["tokenizer.model", "vocab.txt", "vocab.json"];

    public static TokenizerDescription Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = Directory.Exists(path) ? Path.Combine(path, TokenizerName) : path;
        if (!File.Exists(file)) throw new FileNotFoundException(MissingMessage(path, file), file);

        var description = TokenizerJsonReader.Read(file);
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        foreach (var name in new[] { SpecialTokensName, ConfigName })
        {
            var beside = Path.Combine(folder, name);
            if (File.Exists(beside)) description = TokenizerConfigReader.Read(beside, description);
        }
        var template = Path.Combine(folder, TemplateName);
        return File.Exists(template) ? description with { ChatTemplate = ReadTemplate(template) } : description;
    }

    public static void Write(string folder, TokenizerDescription description)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        DurableFile.Write(Path.Combine(folder, TokenizerName), TokenizerJsonWriter.Write(description));
        DurableFile.Write(Path.Combine(folder, ConfigName), TokenizerConfigWriter.Write(description));
        var template = Path.Combine(folder, TemplateName);
        if (description.ChatTemplate is { } source) DurableFile.Write(template, Encoding.UTF8.GetBytes(source));
        else File.Delete(template);
    }

    private static string ReadTemplate(string path)
    {
        if (new FileInfo(path).Length > MaximumTemplateBytes)
            throw new InvalidDataException($"{path} is larger than {MaximumTemplateBytes:N0} bytes, which no chat template is.");
        return File.ReadAllText(path);
    }

    private static string MissingMessage(string path, string file)
    {
        if (file == path) return $"There is no file or folder {path}; expected a tokenizer.json or a folder that holds one.";
        var otherKind = OtherKinds.FirstOrDefault(name => File.Exists(Path.Combine(path, name)));
        return otherKind is null
            ? $"The folder {path} holds no tokenizer.json."
            : $"The folder {path} holds no tokenizer.json, only {otherKind}, which is not read; save the tokenizer as tokenizer.json first.";
    }
}
