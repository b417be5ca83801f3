using System.Diagnostics;
using Hanul.Corpus;
using Hanul.Inference;
using Hanul.Models;
using Hanul.Training;

namespace Hanul.Cli;

/// <summary>The journey of data in one go. Each step leaves a whole file or folder behind, so that the next run finds it and goes on.</summary>
internal sealed class Quickstart(QuickstartOptions options)
{
    // A model this small is sure of its best word and poor at all others.
    private const float ToyTemperature = 0.2f;

    private readonly Output _output = new(json: false);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private string MadeCorpusFile => Path.Combine(options.Folder, "made-corpus.jsonl");

    private string Model => Path.Combine(options.Folder, RunFolder.ExportedModel);

    private string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder)));

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var recipe = Recipe();
        MakeCorpus(recipe, cancel);
        if (Train(recipe, cancel) is not { } checkpoint)
            return HanulCommand.Interrupted;
        Export(checkpoint, cancel);
        var made = IsMade(recipe);
        using var model = await LanguageModel.LoadAsync(Model, null, cancel);
        await new FirstAnswers(model, _output).ShowAsync(made, options.Folder, cancel);
        SayWhatItIs(model, made);
        if (options.Serve)
            await ServeCommand.RunAsync(model, new() { Port = options.Port, ModelName = Name, ChatPage = ToyPage.For(made) }, _output, cancel);
        return 0;
    }

    private Recipe Recipe()
    {
        var file = Path.Combine(options.Folder, Training.Recipe.FileName);
        if (!File.Exists(file))
        {
            var corpus = options.Corpus ?? MadeCorpusFile;
            List<string> settings = [$"data.corpus={corpus}"];
            if (options.TextColumn is { } column)
                settings.Add($"data.textField={column}");
            if (options.Minutes is { } minutes)
                settings.Add(FormattableString.Invariant($"training.minutes={minutes}"));
            return Training.Recipe.Parse(EmbeddedRecipe.Quickstart, "the quickstart recipe", settings);
        }

        var begun = Training.Recipe.Load(file);
        if ((options.Minutes is { } other && begun.Training.Minutes != other)
            || (options.Corpus is { } path && Path.GetFullPath(path) != begun.Data.Corpus))
        {
            throw new InvalidDataException(
                $"The folder {options.Folder} holds a run that was begun with other settings (see {file}). " +
                "Leave --minutes and --corpus out to go on with it, or choose another folder with --out.");
        }

        return begun;
    }

    private bool IsMade(Recipe recipe) => recipe.Data.Corpus is { } corpus && Path.GetFullPath(corpus) == Path.GetFullPath(MadeCorpusFile);

    private void MakeCorpus(Recipe recipe, CancellationToken cancel)
    {
        if (!IsMade(recipe))
        {
            _output.Heading($"1. Your corpus: {recipe.Data.Corpus}");
            return;
        }

        _output.Heading("1. A small corpus in Korean and English, made by Hanul's own grammar");
        if (File.Exists(MadeCorpusFile))
        {
            _output.Say($"{MadeCorpusFile} is there already.");
            return;
        }

        Directory.CreateDirectory(options.Folder);
        _output.Print(CorpusCommand.Write(_output, MadeCorpusFile, new MadeCorpusOptions(), cancel));
    }

    private string? Train(Recipe recipe, CancellationToken cancel)
    {
        _output.Heading("2. A tokenizer, then a small mixture-of-experts model");
        var outcome = new TrainingDisplay(_output).Run(recipe, options.Folder, resume: true, cancel);
        if (!outcome.Completed)
        {
            _output.Say($"Stopped after step {outcome.LastStep:N0}; everything is saved in {options.Folder}. Run the same command again to go on.");
            return null;
        }

        if (outcome.BitsPerByte is { } bits)
            _output.Say(FormattableString.Invariant($"Validation: {bits:0.000} bits per byte after {outcome.LastStep:N0} steps."));
        return outcome.Checkpoint;
    }

    private void Export(string checkpoint, CancellationToken cancel)
    {
        _output.Heading("3. The model, as other tools read it");
        if (!Directory.Exists(Model))
        {
            using var package = ModelPackage.Open(checkpoint);
            ModelExport.Write(package, Model, new() { Temperature = ToyTemperature }, cancel);
        }

        using var exported = ModelPackage.Open(Model);
        _output.Print(InspectCommand.Describe(exported));
    }

    private void SayWhatItIs(LanguageModel model, bool made)
    {
        _output.Heading($"Done in {Quantity.Duration(_clock.Elapsed)}");
        _output.Say(
            $"This model is a toy: {Quantity.Count(model.ParameterCount)} parameters that have read a few minutes of " +
            $"{(made ? "made-up everyday talk" : "your text")}. It shows that every step works, not what a large model can do.");
        _output.Say("A real one: ./hanul serve FOLDER-OR-FILE.gguf loads a published Llama, GPT-2, OLMoE or Mixtral from disk and serves it the same way.");
    }
}
