using System.CommandLine;
using Hanul.Formats;
using Hanul.Inference;

namespace Hanul.Cli;

/// <summary><c>hanul logits</c>: what a model computes for given tokens, as a file that other tools read.</summary>
internal static class LogitsCommand
{
    public static Command Create()
    {
        var (model, json) = (SharedOptions.Model(), SharedOptions.Json());
        var tokens = new Option<string>("--tokens") { Description = "Rows of token ids; commas inside a row, semicolons between rows.", Required = true, HelpName = "IDS" };
        var file = new Option<string>("--out") { Description = "The safetensors file to write.", Required = true, HelpName = "FILE" };
        var hidden = new Option<bool>("--hidden") { Description = "Also write hidden_states.i, [rows, longest, hidden]: 0 is the embedding, i follows layer i, the last follows the final norm." };
        var command = new Command("logits", "Write a model's logits for given tokens: logits [rows, longest, vocabulary] in float32, padded positions zero.")
        {
            model, tokens, file, hidden, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var rows = TokenList.ParseRows(parsed.GetRequiredValue(tokens));
            using var loaded = await LanguageModel.LoadAsync(RunFolder.Model(parsed.GetRequiredValue(model)), ct: cancel);
            var tensors = Compute(loaded, rows, parsed.GetValue(hidden));
            SafetensorsWriter.Write(parsed.GetRequiredValue(file), tensors, null, cancel);
            new Output(parsed.GetValue(json)).Print(new Report("logits")
                .Add("file", "written", parsed.GetRequiredValue(file))
                .Add("rows", "rows", rows.Length)
                .Add("longest", "longest", rows.Max(row => row.Length))
                .Add("vocabulary_size", "vocabulary", loaded.Spec.VocabularySize));
        });
        return ManualPage.With(command, "hanul logits model --tokens \"1,2,3;4,5\" --out logits.safetensors --hidden");
    }

    private static List<TensorToWrite> Compute(LanguageModel model, int[][] rows, bool hidden)
    {
        var longest = rows.Max(row => row.Length);
        var logits = new PaddedRows("logits", rows.Length, longest, model.Spec.VocabularySize);
        var states = hidden
            ? Enumerable.Range(0, model.Spec.Decoder.Layers.Count + 1)
                .Select(i => new PaddedRows($"hidden_states.{i}", rows.Length, longest, model.Spec.HiddenSize)).ToArray()
            : [];
        for (var row = 0; row < rows.Length; row++)
        {
            logits.Fill(row, model.Logits(rows[row]));
            if (!hidden)
                continue;
            var layers = model.HiddenStates(rows[row]);
            for (var i = 0; i < states.Length; i++)
                states[i].Fill(row, layers[i]);
        }

        return [.. states.Prepend(logits).Select(tensor => tensor.ToTensor())];
    }

    /// <summary>A tensor [rows, longest, width], filled row by row.</summary>
    private sealed class PaddedRows(string name, int rows, int longest, int width)
    {
        private readonly float[] _values = new float[checked((long)rows * longest * width)];

        public void Fill(int row, float[][] positions)
        {
            for (var t = 0; t < positions.Length; t++)
                positions[t].CopyTo(_values.AsSpan((row * longest + t) * width));
        }

        public TensorToWrite ToTensor() => TensorToWrite.FromFloats(name, [rows, longest, width], _values, ElementType.F32);
    }
}
