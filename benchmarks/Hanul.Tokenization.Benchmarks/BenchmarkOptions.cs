using System.Globalization;

namespace Hanul.Tokenization.Benchmarks;

/// <summary>What to measure, from the command line.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        Measures the tokenizer: training, and encoding on one thread.

          Hanul.Tokenization.Benchmarks --korean PATH --english PATH [options]

          --korean PATH       text to train on and to encode: .txt or .tsv (the column "review" or "text"), also .gz
          --english PATH      likewise; trained on and encoded beside it
          --megabytes N       text of each language, repeated or cut to this size (default 100)
          --vocabulary N      tokens (default 32000)
          --pattern NAME      Gpt2, Llama3 or O200k (default Llama3)
          --threads N         threads that count words while training (default: all)
          --rounds N          measurements of each encoding; the median is shown (default 5)
          --json              numbers for programs instead of a table
        """;

    public string? Korean { get; init; }

    public string? English { get; init; }

    public int Megabytes { get; init; } = 100;

    public int VocabularySize { get; init; } = 32_000;

    public PretokenizationPattern Pattern { get; init; } = PretokenizationPattern.Llama3;

    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    public int Rounds { get; init; } = 5;

    public bool Json { get; init; }

    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name == "--json")
            {
                options = options with { Json = true };
                continue;
            }
            if (++i == arguments.Count) throw new ArgumentException($"{name} needs a value.");
            options = name switch
            {
                "--korean" => options with { Korean = arguments[i] },
                "--english" => options with { English = arguments[i] },
                "--megabytes" => options with { Megabytes = Number(arguments[i]) },
                "--vocabulary" => options with { VocabularySize = Number(arguments[i]) },
                "--pattern" => options with { Pattern = Enum.Parse<PretokenizationPattern>(arguments[i], ignoreCase: true) },
                "--threads" => options with { ThreadCount = Number(arguments[i]) },
                "--rounds" => options with { Rounds = Number(arguments[i]) },
                _ => throw new ArgumentException($"There is no option {name}."),
            };
        }
        return options;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
