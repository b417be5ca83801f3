using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hanul.Tokenization;
using Hanul.Tokenization.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args);
}
catch (Exception error) when (error is ArgumentException or FormatException)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}
if (options.Korean is null || options.English is null)
{
    Console.WriteLine(BenchmarkOptions.Usage);
    return 2;
}

var texts = new[] { ("Korean", options.Korean), ("English", options.English) }
    .Select(text => BenchmarkText.Read(text.Item1, text.Item2, options.Megabytes * 1_000_000L))
    .ToList();
var measurements = new List<Measurement>();
var training = new BytePairTrainerOptions
{
    VocabularySize = options.VocabularySize,
    Pattern = options.Pattern,
    ThreadCount = options.ThreadCount,
    AcceptSmallerVocabulary = true,
};

var (time, processorTime) = Measurement.Of(() => BytePairTrainer.Train(texts[0].Documents, training));
measurements.Add(new Measurement(
    $"train {options.VocabularySize:N0} tokens, Korean", texts[0].Bytes, time, processorTime, "under 2 minutes for 100 MB on 2 cores",
    $"{options.ThreadCount} threads, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:0.0} GB"));

// One tokenizer for both languages, as a bilingual model has it.
var tokenizer = BytePairTrainer.Train(texts.SelectMany(text => text.Documents), training);
foreach (var text in texts) measurements.Add(MeasureEncoding(tokenizer, text, options.Rounds));
Print(measurements, options.Json);
return 0;

static Measurement MeasureEncoding(Tokenizer tokenizer, BenchmarkText text, int rounds)
{
    var times = new List<(TimeSpan Time, TimeSpan ProcessorTime)>();
    var ids = new List<int>();
    for (var round = 0; round < rounds; round++)
    {
        ids.Clear();
        times.Add(Measurement.Of(() =>
        {
            foreach (var document in text.Documents) tokenizer.Encode(document, ids, parseSpecialTokens: false);
        }));
    }
    return new Measurement(
        $"encode {text.Name}, 1 thread", text.Bytes, times.Select(round => round.Time).Order().ElementAt(rounds / 2),
        times.Select(round => round.ProcessorTime).Order().ElementAt(rounds / 2), "at least 20 MB/s",
        $"{(double)text.Bytes / ids.Count:0.00} bytes a token");
}

static void Print(List<Measurement> measurements, bool json)
{
    if (json)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (var measurement in measurements)
        {
            writer.WriteStartObject();
            writer.WriteString("what", measurement.What);
            writer.WriteNumber("bytes", measurement.Bytes);
            writer.WriteNumber("seconds", measurement.Time.TotalSeconds);
            writer.WriteNumber("megabytesPerSecond", measurement.MegabytesPerSecond);
            writer.WriteNumber("processorSeconds", measurement.ProcessorTime.TotalSeconds);
            writer.WriteNumber("megabytesPerProcessorSecond", measurement.MegabytesPerProcessorSecond);
            writer.WriteString("target", measurement.Target);
            writer.WriteString("note", measurement.Note);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        return;
    }
    Console.WriteLine($"{"",-32} {"MB",6} {"seconds",9} {"MB/s",8} {"CPU s",8} {"MB/CPU s",9}  {"target",-38}  note");
    foreach (var measurement in measurements)
    {
        Console.WriteLine(
            $"{measurement.What,-32} {measurement.Bytes / 1e6,6:0} {measurement.Time.TotalSeconds,9:0.00} {measurement.MegabytesPerSecond,8:0.0} "
            + $"{measurement.ProcessorTime.TotalSeconds,8:0.00} {measurement.MegabytesPerProcessorSecond,9:0.0}  "
            + $"{measurement.Target,-38}  {measurement.Note}");
    }
}
