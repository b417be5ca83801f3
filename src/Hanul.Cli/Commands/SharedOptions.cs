using System.CommandLine;

namespace Hanul.Cli;

/// <summary>Options and arguments that several commands share, so that they read and behave alike.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON for programs instead of a table for people." };

    public static Argument<string> Model() => new("MODEL")
    {
        Description = "A model: a Hugging Face folder, a .gguf file, a Hanul checkpoint, or the folder of a Hanul run.",
    };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Override a recipe's value, for example --set training.steps=500. May be given several times.",
        HelpName = "PATH=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<int?> Threads() => new("--threads") { Description = "Processor threads to use. Default: all of them.", HelpName = "N" };

    public static Option<float?> Temperature() => new("--temperature")
    {
        Description = "How adventurous sampling is; 0 always takes the likeliest token. Default: what the model's files say.",
        HelpName = "T",
    };

    public static Option<int?> TopK() => new("--top-k") { Description = "Sample among the K likeliest tokens only; 0 for all.", HelpName = "K" };

    public static Option<float?> TopP() => new("--top-p")
    {
        Description = "Sample among the likeliest tokens whose probabilities sum to P.",
        HelpName = "P",
    };

    public static Option<float?> MinP() => new("--min-p")
    {
        Description = "Leave out tokens less likely than P times the likeliest.",
        HelpName = "P",
    };

    public static Option<float?> RepetitionPenalty() => new("--repetition-penalty")
    {
        Description = "Make tokens that occurred less likely; 1 does nothing.",
        HelpName = "R",
    };

    public static Option<ulong?> Seed() => new("--seed") { Description = "Same seed, same text.", HelpName = "N" };
}
