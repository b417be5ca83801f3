using System.Diagnostics;
using Hanul.Models;

namespace Hanul.Inference.Benchmarks;

/// <summary>Times prefill and decoding of one model.</summary>
internal sealed class Runner(MemoryBandwidth memory, int? threads, int promptTokens, int decodeTokens, int batchSize, int rounds)
{
    public async Task<Measurement> RunAsync(string path, string name, string type)
    {
        using var model = await LanguageModel.LoadAsync(path, new() { ThreadCount = threads, MaxSequences = Math.Max(16, batchSize) });
        var random = new Random(1);
        await Time(model, random, 1); // page the weights in, compile the code
        var weightBytes = ActiveBytes(path);
        List<double> prefill = [], decode = [], batch = [], bytes = [], share = [];
        for (var round = 0; round < rounds; round++)
        {
            // The memory right before the tokens: on a busy machine both drift together.
            var bandwidth = memory.Measure();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var one = await Time(model, random, 1);
            bytes.Add((GC.GetTotalAllocatedBytes(precise: true) - before) / (double)decodeTokens);
            prefill.Add(promptTokens / one.Prefill);
            decode.Add((decodeTokens - 1) / one.Decode);
            share.Add(decode[^1] * weightBytes / bandwidth);
            var many = await Time(model, random, batchSize);
            batch.Add(batchSize * (decodeTokens - 1) / many.Decode);
        }

        return new(
            name, type, model.ParameterCount, weightBytes, promptTokens, Median(prefill), Median(decode), batchSize, Median(batch),
            Median(share), Median(bytes));
    }

    /// <summary>Seconds until all texts have their first token, and from there to their last one.</summary>
    private async Task<(double Prefill, double Decode)> Time(LanguageModel model, Random random, int texts)
    {
        var options = new GenerationOptions { MaxTokens = decodeTokens, Temperature = 0, IgnoreEndToken = true };
        var start = Stopwatch.GetTimestamp();
        var runs = await Task.WhenAll(Enumerable.Range(0, texts).Select(_ => Task.Run(() => One(Prompt(model, random), model, options))));
        var (first, last) = (runs.Max(run => run.First), runs.Max(run => run.Last));
        return (Stopwatch.GetElapsedTime(start, first).TotalSeconds, Stopwatch.GetElapsedTime(first, last).TotalSeconds);
    }

    private static async Task<(long First, long Last)> One(int[] prompt, LanguageModel model, GenerationOptions options)
    {
        long first = 0;
        await foreach (var token in model.GenerateAsync(prompt, options))
            first = first == 0 ? Stopwatch.GetTimestamp() : first;
        return (first, Stopwatch.GetTimestamp());
    }

    private int[] Prompt(LanguageModel model, Random random)
    {
        lock (random)
            return [.. Enumerable.Range(0, promptTokens).Select(_ => random.Next(model.Spec.VocabularySize))];
    }

    private static long ActiveBytes(string path)
    {
        using var package = ModelPackage.Open(path);
        long bytes = 0;
        foreach (var (name, weight) in package.Weights)
        {
            // A token reads one row of the embedding, which is nothing, unless the embedding is the head as well.
            if (name == "positions.weight" || (name == "embedding.weight" && !package.Spec.TiedEmbeddings))
                continue;
            if (weight.Parameter.Kind is not (ParameterKind.ExpertMatrix or ParameterKind.ExpertBias))
            {
                bytes += weight.View.LengthBytes;
                continue;
            }

            var mixture = (MixtureOfExperts)package.Spec.Decoder.Layers[weight.Parameter.Layer].FeedForward;
            bytes += weight.Expert(0).LengthBytes * mixture.ActiveExpertCount;
        }

        return bytes;
    }

    private static double Median(List<double> numbers) => numbers.Order().ElementAt(numbers.Count / 2);
}
