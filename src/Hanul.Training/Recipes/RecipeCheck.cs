using System.Globalization;

namespace Hanul.Training;

/// <summary>The values of a recipe, held against what can be trained. Every sentence names the setting.</summary>
internal static class RecipeCheck
{
    internal static void Validate(Recipe recipe)
    {
        _ = recipe.Model.Effective();
        Check(recipe.Data);
        Check(recipe.Tokenizer);
        Check(recipe.Training, recipe.Data);
        Check(recipe.Mixture);
        Between(recipe.Evaluation.Every, 1, int.MaxValue, "evaluation.every");
        Between(recipe.Evaluation.Batches, 1, 1_000_000, "evaluation.batches");
        Between(recipe.Checkpoints.Every, 0, int.MaxValue, "checkpoints.every");
        Between(recipe.Checkpoints.Minutes, 0, 100_000, "checkpoints.minutes");
        Between(recipe.Checkpoints.Keep, 1, 1_000_000, "checkpoints.keep");
    }

    internal static void Between(double? value, double smallest, double largest, string name)
    {
        if (value is { } number && !(number >= smallest && number <= largest))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{name} is {number}; it must lie between {smallest:#,0.######} and {largest:#,0.######}."));
        }
    }

    private static void NotEmpty(string? path, string name)
    {
        if (path is not null && string.IsNullOrWhiteSpace(path))
            throw new InvalidDataException($"{name} is empty. Name a file or folder, or leave it out.");
    }

    private static void Check(DataRecipe data)
    {
        if (data.Corpus is not null && data.Prepared is not null)
            throw new InvalidDataException("data.corpus and data.prepared are both set. Keep the one that you mean.");
        NotEmpty(data.Corpus, "data.corpus");
        NotEmpty(data.Prepared, "data.prepared");
        Between(data.ContextLength, 2, 1 << 20, "data.contextLength");
        Between(data.ValidationFraction, 0.00001, 0.5, "data.validationFraction");
    }

    private static void Check(TokenizerRecipe tokenizer)
    {
        NotEmpty(tokenizer.Path, "tokenizer.path");
        Between(tokenizer.VocabularySize, 260, 1 << 21, "tokenizer.vocabularySize");
        Between(tokenizer.SampleBytes, 1, 1L << 40, "tokenizer.sampleBytes");
    }

    private static void Check(TrainingRecipe training, DataRecipe data)
    {
        var lengths = new object?[] { training.Steps, training.Tokens, training.Minutes }.Count(length => length is not null);
        if (lengths != 1)
        {
            throw new InvalidDataException(
                $"training.steps, training.tokens and training.minutes say how long to train: {lengths} of them are set; set exactly one.");
        }

        Between(training.Steps, 1, int.MaxValue, "training.steps");
        Between(training.Tokens, 1, 1e15, "training.tokens");
        Between(training.Minutes, 0.01, 1_000_000, "training.minutes");
        Between(training.BatchSize, 1, 1 << 20, "training.batchSize");
        Between(training.Accumulation, 1, 1 << 20, "training.accumulation");
        if ((long)training.BatchSize * data.ContextLength > 1 << 26)
        {
            throw new InvalidDataException(
                $"training.batchSize × data.contextLength is {(long)training.BatchSize * data.ContextLength:N0} tokens at once, " +
                $"more than {1 << 26:N0}: lower training.batchSize and raise training.accumulation.");
        }

        Between(training.LearningRate, 0, 10, "training.learningRate");
        Between(training.WarmupSteps, 0, int.MaxValue, "training.warmupSteps");
        Between(training.DecayFraction, 0, 1, "training.decayFraction");
        Between(training.MinimumRatio, 0, 1, "training.minimumRatio");
        Between(training.WeightDecay, 0, 10, "training.weightDecay");
        Between(training.Momentum, 0, 0.99999, "training.momentum");
        Between(training.Beta1, 0, 0.99999, "training.beta1");
        Between(training.Beta2, 0, 0.9999999, "training.beta2");
        Between(training.Epsilon, 0, 1, "training.epsilon");
        Between(training.GradientClip, 0, 1e6, "training.gradientClip");
        Between(training.Dropout, 0, 0.99, "training.dropout");
        Between(training.Threads, 0, 4096, "training.threads");
        Between(training.SpikeDeviations, 0, 1e6, "training.spikeDeviations");
        Between(training.SkippedStepsLimit, 1, 1_000_000, "training.skippedStepsLimit");
        if (training.Device is not ("auto" or "cpu" or "cuda"))
            throw new InvalidDataException($"training.device is \"{training.Device}\"; it must be auto, cpu or cuda.");
    }

    private static void Check(MixtureRecipe mixture)
    {
        Between(mixture.CapacityFactor, 0.01, 1000, "mixture.capacityFactor");
        Between(mixture.EvaluationCapacityFactor, 0.01, 1000, "mixture.evaluationCapacityFactor");
        Between(mixture.JitterEpsilon, 0, 0.99, "mixture.jitterEpsilon");
        Between(mixture.BalanceLossWeight, 0, 100, "mixture.balanceLossWeight");
        Between(mixture.ZLossWeight, 0, 100, "mixture.zLossWeight");
        Between(mixture.ExpertDropout, 0, 0.99, "mixture.expertDropout");
    }
}
