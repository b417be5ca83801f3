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
        var command = new Command("logits", "Write a model's logits for given tokens: logits [rows, longest, vocabulary] in float32, padded positions zero.")
        {
            model, tokens, file, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var rows = TokenList.ParseRows(parsed.GetRequiredValue(tokens));
            using var loaded = await LanguageModel.LoadAsync(RunFolder.Model(parsed.GetRequiredValue(model)), ct: cancel);
            SafetensorsWriter.Write(parsed.GetRequiredValue(file), [Compute(loaded, rows)], null, cancel);
            new Output(parsed.GetValue(json)).Print(new Report("logits")
                .Add("file", "written", parsed.GetRequiredValue(file))
                .Add("rows", "rows", rows.Length)
                .Add("longest", "longest", rows.Max(row => row.Length))
                .Add("vocabulary_size", "vocabulary", loaded.Spec.VocabularySize));
        });
        return ManualPage.With(command, "hanul logits model --tokens \"1,2,3;4,5\" --out logits.safetensors");
    }

    private static TensorToWrite Compute(LanguageModel model, int[][] rows)
    {
        var (longest, width) = (rows.Max(row => row.Length), model.Spec.VocabularySize);
        var values = new float[checked(rows.Length * longest * width)];
        for (var row = 0; row < rows.Length; row++)
        {
            var positions = model.Logits(rows[row]);
            for (var t = 0; t < positions.Length; t++)
                positions[t].CopyTo(values.AsSpan((row * longest + t) * width));
        }

        return TensorToWrite.FromFloats("logits", [rows.Length, longest, width], values, ElementType.F32);
    }
}
