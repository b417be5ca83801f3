using System.CommandLine;
using Hanul.Formats;
using Hanul.Models;

namespace Hanul.Cli;

/// <summary><c>hanul convert</c>: a model from one published layout to another.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var (model, json) = (SharedOptions.Model(), SharedOptions.Json());
        var target = new Argument<string>("OUT") { Description = "A folder (Hugging Face layout) or a file whose name ends in .gguf." };
        var type = new Option<string?>("--type") { Description = "How matrices are stored: f32, f16, bf16, or in GGUF also q8_0. Default: as they are.", HelpName = "TYPE" };
        type.AcceptOnlyFromAmong("f32", "f16", "bf16", "q8_0");
        var family = new Option<string?>("--family") { Description = "The published layout to write. Default: the model's own.", HelpName = "FAMILY" };
        var command = new Command(
            "convert",
            "Write a model as a Hugging Face folder or as GGUF. A layout whose best-known reader would compute something else is refused.")
        {
            model, target, type, family, json,
        };
        command.SetAction((parsed, cancel) =>
        {
            var (path, output) = (parsed.GetRequiredValue(target), new Output(parsed.GetValue(json)));
            using var package = ModelPackage.Open(RunFolder.Model(parsed.GetRequiredValue(model)));
            using (var line = new ProgressLine(output, "writing", "", Quantity.Bytes))
            {
                ModelExport.Write(package, path, new ModelExportOptions
                {
                    Type = parsed.GetValue(type) is { } name ? Enum.Parse<ElementType>(name, ignoreCase: true) : null,
                    Family = parsed.GetValue(family),
                    Progress = new InlineProgress<(long Done, long Total)>(at => line.Report(at.Done, at.Total)),
                }, cancel);
            }

            using var written = ModelPackage.Open(path);
            output.Print(InspectCommand.Describe(written));
            return Task.CompletedTask;
        });
        return ManualPage.With(
            command,
            "hanul convert hanul-quickstart my-model --type bf16",
            "hanul convert my-model my-model.gguf --type q8_0");
    }
}
