namespace Hanul.Training;

/// <summary>
/// Everything that decides a training run, read from a JSON file in which comments and trailing commas are welcome.
/// The recipe with every default spelled out is written beside the run as <c>recipe.json</c>.
/// </summary>
public sealed record Recipe
{
    /// <summary>The file that a run folder keeps its effective recipe in.</summary>
    public const string FileName = "recipe.json";

    /// <summary>What the run is called in tables.</summary>
    public string Name { get; init; } = "run";

    /// <summary>The model's family and sizes.</summary>
    public ModelRecipe Model { get; init; } = new();

    /// <summary>Where the text comes from and how it is cut into sequences.</summary>
    public DataRecipe Data { get; init; } = new();

    /// <summary>The tokenizer: trained on the corpus, or read from a folder.</summary>
    public TokenizerRecipe Tokenizer { get; init; } = new();

    /// <summary>Length, batch, learning rate, regularisation, precision.</summary>
    public TrainingRecipe Training { get; init; } = new();

    /// <summary>How a mixture of experts is trained; ignored by dense models.</summary>
    public MixtureRecipe Mixture { get; init; } = new();

    /// <summary>How often the validation loss is measured, and on how much.</summary>
    public EvaluationRecipe Evaluation { get; init; } = new();

    /// <summary>How often the run is saved, and how many of its checkpoints are kept.</summary>
    public CheckpointRecipe Checkpoints { get; init; } = new();

    /// <summary>
    /// Reads and checks a recipe file. Paths inside the file are relative to its folder, those of overrides to the working folder.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Changes of the form <c>training.learningRate=3e-4</c>, applied in order.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The text, a key, a value or a size is wrong; the message names it.</exception>
    public static Recipe Load(string path, IEnumerable<string>? overrides = null)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no recipe at {path}.", path);
        return RecipeReader.Read(File.ReadAllText(path), path, Path.GetDirectoryName(Path.GetFullPath(path)), overrides ?? []);
    }

    /// <summary>Reads and checks a recipe from text. Paths inside it are relative to the working folder.</summary>
    /// <param name="json">The recipe.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <param name="overrides">Changes of the form <c>training.learningRate=3e-4</c>, applied in order.</param>
    /// <exception cref="InvalidDataException">The text, a key, a value or a size is wrong; the message names it.</exception>
    public static Recipe Parse(string json, string source = "the recipe", IEnumerable<string>? overrides = null) =>
        RecipeReader.Read(json, source, null, overrides ?? []);

    /// <summary>A recipe from one dial: the model's depth. See <see cref="DepthDial"/> for the rules and their sources.</summary>
    /// <param name="depth">Layers, from 1 to 128; each adds 64 to the width.</param>
    /// <param name="experts">0 or 1 for a dense model, else the experts of every layer, of which one works on a token.</param>
    /// <param name="corpus">The folder or file of text to train on.</param>
    /// <param name="overrides">Changes of the form <c>training.minutes=30</c>, applied in order.</param>
    public static Recipe FromDepth(int depth, int experts, string corpus, IEnumerable<string>? overrides = null) =>
        RecipeReader.Change(DepthDial.Turn(depth, experts, corpus), overrides ?? []);

    /// <summary>This recipe with some values changed.</summary>
    /// <param name="overrides">Changes of the form <c>training.minutes=30</c>, applied in order.</param>
    /// <exception cref="InvalidDataException">A key or a value is wrong; the message names it.</exception>
    public Recipe With(params IEnumerable<string> overrides) => RecipeReader.Change(this, overrides);

    /// <summary>This recipe with every default that depends on other values or on this machine spelled out.</summary>
    public Recipe Effective() => this with
    {
        Model = Model.Effective(),
        Data = Data.Effective(),
        Tokenizer = Tokenizer.Effective(),
        Training = Training.Effective(),
    };

    /// <summary>The recipe as indented JSON, every value included.</summary>
    public string ToJson() => RecipeReader.Write(this);
}
