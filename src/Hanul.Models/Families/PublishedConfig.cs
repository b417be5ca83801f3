using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hanul.Models;

/// <summary>
/// A published <c>config.json</c>. It remembers which fields a family asked for, so that a field which changes what the model computes
/// and which nobody honours is an error that names it, not a silent difference.
/// </summary>
public sealed class PublishedConfig
{
    private static readonly HashSet<string> Harmless =
    [
        "_name_or_path", "architectures", "model_type", "torch_dtype", "dtype", "transformers_version", "use_cache", "initializer_range",
        "bos_token_id", "eos_token_id", "pad_token_id", "unk_token_id", "attention_dropout", "embd_pdrop", "attn_pdrop", "resid_pdrop",
        "hidden_dropout", "pretraining_tp", "output_router_logits", "router_aux_loss_coef", "router_jitter_noise", "return_dict",
        "output_attentions", "output_hidden_states", "task_specific_params", "gradient_checkpointing", "is_decoder",
        "chunk_size_feed_forward", "id2label", "label2id", "problem_type", "use_return_dict", "auto_map", "license",
        "summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type", "summary_use_proj",
    ];

    private readonly JsonObject _root;
    private readonly HashSet<string> _read = [];

    private PublishedConfig(JsonObject root, string source)
    {
        _root = root;
        Source = source;
    }

    /// <summary>The file it came from, for messages.</summary>
    public string Source { get; }

    /// <summary>The names under <c>architectures</c>.</summary>
    public IReadOnlyList<string> Architectures =>
        _root["architectures"] is JsonArray names ? names.Select(name => name?.ToString() ?? "").ToArray() : [];

    /// <summary>Parses a configuration.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="source">The file's path, for messages.</param>
    /// <exception cref="InvalidDataException">The text is not a JSON object.</exception>
    public static PublishedConfig Parse(string json, string source)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject root
                ? new(root, source)
                : throw new InvalidDataException($"{source} is not a model configuration: it must hold one JSON object.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{source} is not valid JSON: {wrong.Message}", wrong);
        }
    }

    /// <summary>A whole number that must be there.</summary>
    /// <param name="name">The field.</param>
    public int Int32(string name) => Int32OrNull(name) ?? throw new InvalidDataException($"{Source} lacks the number \"{name}\".");

    /// <summary>A whole number, or null where the field is absent or null.</summary>
    /// <param name="name">The field.</param>
    public int? Int32OrNull(string name) => Value<int>(name, "a whole number");

    /// <summary>A number, or a default where the field is absent or null.</summary>
    /// <param name="name">The field.</param>
    /// <param name="otherwise">The default of the published implementation.</param>
    public float Single(string name, float otherwise) => (float)(Value<double>(name, "a number") ?? otherwise);

    /// <summary>A truth value, or a default where the field is absent or null.</summary>
    /// <param name="name">The field.</param>
    /// <param name="otherwise">The default of the published implementation.</param>
    public bool Boolean(string name, bool otherwise) => Value<bool>(name, "true or false") ?? otherwise;

    /// <summary>A text, or a default where the field is absent or null.</summary>
    /// <param name="name">The field.</param>
    /// <param name="otherwise">The default of the published implementation.</param>
    public string String(string name, string otherwise)
    {
        _read.Add(name);
        return _root[name] switch
        {
            null => otherwise,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => throw new InvalidDataException($"\"{name}\" in {Source} must be a text."),
        };
    }

    /// <summary>An object inside the configuration, or null where the field is absent or null.</summary>
    /// <param name="name">The field.</param>
    public JsonObject? Object(string name)
    {
        _read.Add(name);
        return _root[name] as JsonObject;
    }

    /// <summary>Refuses a field unless it is absent, null or false.</summary>
    /// <param name="name">The field.</param>
    /// <exception cref="NotSupportedException">The field asks for something that is not supported yet.</exception>
    public void RefuseUnlessAbsent(string name)
    {
        _read.Add(name);
        if (_root[name] is { } node && !(node is JsonValue value && value.TryGetValue<bool>(out var set) && !set))
            throw new NotSupportedException($"{Source} sets \"{name}\" to {node.ToJsonString()}, which Hanul does not compute yet.");
    }

    /// <summary>Refuses fields that no one has asked for and that are not known to be without effect.</summary>
    /// <exception cref="NotSupportedException">A field may change what the model computes.</exception>
    public void RefuseUnread()
    {
        var unread = _root.Where(field => field.Value is not null && !_read.Contains(field.Key) && !Harmless.Contains(field.Key)).ToArray();
        if (unread.Length > 0)
        {
            var fields = string.Join(", ", unread.Select(field => $"\"{field.Key}\""));
            throw new NotSupportedException($"{Source} sets {fields}, which this family does not know: running on could compute something else.");
        }
    }

    private T? Value<T>(string name, string kind)
        where T : struct
    {
        _read.Add(name);
        return _root[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<T>(out var number) => number,
            var other => throw new InvalidDataException($"\"{name}\" in {Source} must be {kind}, but it is {other.ToJsonString()}."),
        };
    }
}
