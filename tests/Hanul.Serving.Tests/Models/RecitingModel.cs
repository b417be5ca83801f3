using System.Text;
using Hanul.Formats;
using Hanul.Models;
using Hanul.Tokenization;

namespace Hanul.Serving.Tests;

/// <summary>
/// A real model that recites: its token embeddings are zero, each position's vector points at the byte of <see cref="Text"/> that follows
/// that position, over and over. Every token is a byte, so a Hangul syllable takes three of them; what comes is known beforehand, and it
/// never ends by itself. Whoever wants it slower asks for more tokens: attention still looks at all of them.
/// </summary>
internal static class RecitingModel
{
    public const string Text = "하늘이 참 맑네요. 우리 같이 걸어요. ";
    public const int ContextLength = 32768;

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Text);

    /// <summary>Tokens after which the text begins anew.</summary>
    public static int Period => Bytes.Length;

    /// <summary>What follows a prompt of so many tokens, with whole syllables only.</summary>
    public static string After(int promptTokens, int tokens)
    {
        var bytes = Enumerable.Range(promptTokens, tokens).Select(position => Bytes[position % Period]).ToArray();
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Writes the model into a folder, as a checkpoint of Hanul's.</summary>
    /// <param name="folder">Where; its name is the model's.</param>
    /// <param name="contextLength">A shorter context, to be overrun.</param>
    public static void Write(string folder, int contextLength = ContextLength)
    {
        Directory.CreateDirectory(folder);
        var tokenizer = BytePairTrainer.Train([], new() { VocabularySize = 256 + 4, EndToken = "<|im_end|>" });
        tokenizer.Save(folder);
        var spec = Spec(tokenizer.VocabularySize, contextLength);
        File.WriteAllText(Path.Combine(folder, ModelSpecJson.FileName), ModelSpecJson.Write(spec));
        var tensors = ParameterTable.For(spec).Select(parameter => TensorToWrite.FromFloats(
            parameter.Name, parameter.Shape, Values(parameter, tokenizer, spec.HiddenSize), ElementType.F32));
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), [.. tensors], null, CancellationToken.None);
    }


    private static ModelSpec Spec(int vocabularySize, int contextLength)
    {
        var (hidden, norm) = ((Period + 15) / 16 * 16, NormSpec.Layer());
        return new ModelSpec
        {
            Family = "gpt2",
            VocabularySize = vocabularySize,
            HiddenSize = hidden,
            ContextLength = contextLength,
            LearnedPositions = true,
            Decoder = StackSpec.Repeat(1, new LayerSpec
            {
                Norm = norm,
                Attention = new() { HeadCount = hidden / 16, KeyValueHeadCount = hidden / 16, HeadSize = 16 },
                FeedForward = new DenseFeedForward { IntermediateSize = 16, Activation = Activation.GeluTanh, Gated = false, Bias = true },
            }, norm),
        };
    }

    private static float[] Values(Parameter parameter, Tokenizer tokenizer, int hidden)
    {
        var values = new float[parameter.ElementCount];
        if (parameter.Kind == ParameterKind.NormWeight) Array.Fill(values, 1);
        if (parameter.Name == "positions.weight")
            for (var position = 0; position < parameter.Shape[0]; position++) values[(position * hidden) + (position % Period)] = 1;
        if (parameter.Kind == ParameterKind.Head)
            for (var position = 0; position < Period; position++)
            {
                var next = tokenizer.EncodeBytes([Bytes[(position + 1) % Period]]).Single();
                values[(next * hidden) + position] = 10;
            }

        return values;
    }
}
