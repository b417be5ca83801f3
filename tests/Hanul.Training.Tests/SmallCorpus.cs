using Hanul.Formats;
using Hanul.Tokenization;

namespace Hanul.Training.Tests;

/// <summary>A corpus of a few thousand tokens in two languages, prepared in a moment, and recipes that train on it in seconds.</summary>
internal static class SmallCorpus
{
    private static readonly string[] Words =
        ["the", "cat", "sat", "on", "a", "mat", "and", "saw", "rain", "오늘", "날씨가", "좋아요", "밥을", "먹고", "산책을", "했어요"];

    internal static IEnumerable<string> Documents(int count, int seed = 1)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
            yield return string.Join(' ', Enumerable.Range(0, random.Next(5, 60)).Select(_ => Words[random.Next(Words.Length)])) + ".";
    }

    internal static string Write(string folder, int documents = 300)
    {
        var options = new BytePairTrainerOptions { VocabularySize = 300, AcceptSmallerVocabulary = true };
        var tokenizer = BytePairTrainer.Train(Documents(documents), options);
        tokenizer.Save(folder);
        WriteShard(Path.Combine(folder, "train"), tokenizer, Documents(documents));
        WriteShard(Path.Combine(folder, "validation"), tokenizer, Documents(documents / 5, seed: 2));
        return folder;
    }

    /// <summary>A model of a few thousand parameters for a few dozen steps.</summary>
    internal static Recipe Recipe(string prepared, params string[] overrides) => Training.Recipe.Parse(
        """
        {
          "name": "small",
          "model": { "family": "olmoe", "layerCount": 2, "hiddenSize": 32, "headCount": 2, "intermediateSize": 32, "expertCount": 4 },
          "data": { "contextLength": 32, "documentMask": true },
          "training": {
            "steps": 30, "batchSize": 4, "learningRate": 0.003, "dropout": 0.1, "threads": 1, "precision": "fp32", "device": "cpu",
          },
          "mixture": { "expertDropout": 0.1 },
          "evaluation": { "every": 10, "batches": 3 },
          "checkpoints": { "every": 7, "minutes": 0 },
        }
        """,
        overrides: [$"data.prepared={prepared}", .. overrides]);

    private static void WriteShard(string prefix, Tokenizer tokenizer, IEnumerable<string> documents)
    {
        using var writer = new TokenShardWriter(prefix, tokenizer.VocabularySize);
        foreach (var document in documents)
            writer.AddDocument([.. tokenizer.Encode(document), tokenizer.EndTokenId!.Value]);
        writer.Complete();
    }
}
