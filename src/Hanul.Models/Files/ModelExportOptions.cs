using Hanul.Formats;

namespace Hanul.Models;

/// <summary>How <see cref="ModelExport"/> writes a model.</summary>
public sealed record ModelExportOptions
{
    /// <summary>
    /// How matrices are stored: F32, F16 or BF16, in GGUF also Q8_0; null leaves every tensor as it is. GGUF keeps norms, biases,
    /// routers and positions in F32, and matrices whose rows are no whole blocks in F16, as llama.cpp does.
    /// </summary>
    public ElementType? Type { get; init; }

    /// <summary>The published layout to write, such as <c>olmoe</c>; null writes the model's own.</summary>
    public string? Family { get; init; }

    /// <summary>What readers divide logits by unless told otherwise; null keeps what the model's makers say.</summary>
    public float? Temperature { get; init; }

    /// <summary>Told the bytes of weights written so far, and of all.</summary>
    public IProgress<(long Done, long Total)>? Progress { get; init; }
}
