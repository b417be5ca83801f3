using System.Text.Json.Nodes;
using Hanul.Compute;
using Hanul.Formats;

namespace Hanul.Inference.Tests;

/// <summary>The filters beside those of Hugging Face transformers.</summary>
public sealed class GoldenFilterTests
{
    private const string Name = "logits_processors/v1";

    [Theory]
    [InlineData("temperature_0.7")]
    [InlineData("top_k_5")]
    [InlineData("top_p_0.8")]
    [InlineData("min_p_0.1")]
    [InlineData("repetition_penalty_1.3")]
    [InlineData("repetition_penalty_0.8")]
    public void OneFilter(string name)
    {
        var options = name switch
        {
            "temperature_0.7" => new GenerationOptions { Temperature = 0.7f },
            "top_k_5" => new() { TopK = 5 },
            "top_p_0.8" => new() { TopP = 0.8f },
            "min_p_0.1" => new() { MinP = 0.1f },
            "repetition_penalty_1.3" => new() { RepetitionPenalty = 1.3f },
            _ => new() { RepetitionPenalty = 0.8f },
        };

        // The references are filtered logits; the probabilities they stand for are compared.
        Check(name, options, "scores", logits => Softmax(logits));
    }

    [Fact]
    public void AllOfThemInTurn() => Check(
        "chain_rep1.2_temp0.8_topk12_topp0.9",
        new() { RepetitionPenalty = 1.2f, Temperature = 0.8f, TopK = 12, TopP = 0.9f },
        "probs",
        probabilities => probabilities);

    private static void Check(string name, GenerationOptions options, string output, Func<float[], float[]> toProbabilities)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", Name);
        var cases = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")))!["cases"]!.AsArray();
        var golden = cases.Single(c => (string?)c!["name"] == name)!;
        using var outputs = SafetensorsFile.Open(Path.Combine(folder, "outputs.safetensors"));
        var scores = outputs.View("scores_in");
        for (var row = 0; row < scores.Shape[0]; row++)
        {
            var logits = scores[row].ToArray();
            var expected = toProbabilities(outputs.View((string)golden["outputs"]![output]!)[row].ToArray());
            var actual = Probabilities(options, logits, Golden.Numbers(golden["input_ids"]![row]!));
            for (var id = 0; id < logits.Length; id++)
            {
                Assert.Equal(expected[id] == 0, actual[id] == 0);
                Assert.Equal(expected[id], actual[id], 1e-5f);
            }
        }
    }

    private static float[] Probabilities(GenerationOptions options, float[] logits, int[] text)
    {
        var sampler = new Sampler(options, new(Kernels.Best, logits.Length), logits.Length);
        var repetition = new RepetitionPenalty(logits.Length, options.RepetitionPenalty);
        foreach (var token in text)
            repetition.Observe(token);
        repetition.Apply(logits);
        sampler.Probabilities(logits);
        return [.. logits.Select(probability => probability / logits.Sum())];
    }

    private static float[] Softmax(float[] logits)
    {
        var powers = logits.Select(logit => Math.Exp(logit - logits.Max())).ToArray();
        return [.. powers.Select(power => (float)(power / powers.Sum()))];
    }
}
