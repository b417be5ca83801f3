namespace Hanul.Planning;

/// <summary>HyperCLOVA (Kim et al., 2021): GPT-3's design with a Korean vocabulary of 51,200.</summary>
internal static class HyperClova
{
    private const string Known = "Layout: arXiv 2109.04650 as remembered; each adds up to its published size.";

    public static IReadOnlyList<PlannedModel> Models { get; } =
    [
        Of("hyperclova-137m", "HyperCLOVA 137M", 12, 768, 16, 137e6),
        Of("hyperclova-350m", "HyperCLOVA 350M", 24, 1024, 16, 350e6),
        Of("hyperclova-760m", "HyperCLOVA 760M", 24, 1536, 16, 760e6),
        Of("hyperclova-1.3b", "HyperCLOVA 1.3B", 24, 2048, 16, 1.3e9),
        Of("hyperclova-6.9b", "HyperCLOVA 6.9B", 32, 4096, 32, 6.9e9),
        Of("hyperclova-13b", "HyperCLOVA 13B", 40, 5120, 40, 13e9),
        Of("hyperclova-39b", "HyperCLOVA 39B", 48, 8192, 64, 39e9),
        Of("hyperclova-82b", "HyperCLOVA 82B", 64, 10240, 80, 82e9) with { TrainingTokens = 150e9 },
        Of("hyperclova-204b", "HyperCLOVA 204B (extrapolated)", 96, 13312, 104, 204e9) with
        {
            Evidence = Evidence.Extrapolated,
            Note = "EXTRAPOLATED. 204B parameters were announced in May 2021; the layout, the tokens and the hardware were never published. 96 layers of 13,312 continue the 82B's shape.",
        },
    ];

    private static PlannedModel Of(string name, string title, int layers, int hidden, int heads, double published) =>
        Megatron.Gpt(name, title, layers, hidden, heads, published, 1024) with { Note = Known };
}
