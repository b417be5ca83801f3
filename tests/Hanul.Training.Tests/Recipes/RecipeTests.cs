namespace Hanul.Training.Tests;

public sealed class RecipeTests
{
    [Fact]
    public void CommentsAndTrailingCommasAreWelcome()
    {
        var recipe = Recipe.Parse(
            """
            {
              // how long
              "training": { "steps": 5, "schedule": "warmup-stable-decay", "precision": "bf16", },
              "data": { "validationSplit": "tail" }, /* the rest is default */
            }
            """);
        Assert.Equal(5, recipe.Training.Steps);
        Assert.Equal(ScheduleKind.WarmupStableDecay, recipe.Training.Schedule);
        Assert.Equal(Precision.Bf16, recipe.Training.Precision);
        Assert.Equal(ValidationSplit.Tail, recipe.Data.ValidationSplit);
        Assert.Equal(new TrainingRecipe().LearningRate, recipe.Training.LearningRate);
    }

    [Theory]
    [InlineData("""{ "training": { "steps": 5, "learningrate": 1 } }""", "training.learningrate", "\"learningRate\"")]
    [InlineData("""{ "training": { "steps": 5 }, "modle": {} }""", "modle", "\"model\"")]
    [InlineData("""{ "training": { "steps": 5, "hiddenSize": 8 } }""", "training.hiddenSize", "\"model.hiddenSize\"")]
    [InlineData("""{ "training": { "steps": 5, "zzzzzzzzzzzz": 8 } }""", "zzzzzzzzzzzz", "Known are steps, tokens")]
    [InlineData("""{ "training": { "steps": "five" } }""", "training.steps", "a whole number")]
    [InlineData("""{ "training": { "steps": 5, "schedule": "linear" } }""", "training.schedule", "\"warmup-stable-decay\"")]
    [InlineData("""{ "training": { "steps": 5, "schedule": 1 } }""", "training.schedule", "\"cosine\"")]
    [InlineData("""{ "training": { "steps": 5, "batchSize": null } }""", "training.batchSize", "a whole number")]
    [InlineData("""{ "training": 5 }""", "training", "an object")]
    [InlineData("""{ "training": null }""", "training", "an object")]
    [InlineData("""{ "training": { } }""", "training.steps", "exactly one")]
    [InlineData("""{ "training": { "steps": 5, "minutes": 1 } }""", "training.minutes", "exactly one")]
    [InlineData("""{ "training": { "steps": 0 } }""", "training.steps", "between 1")]
    [InlineData("""{ "training": { "steps": 5, "dropout": 1.5 } }""", "training.dropout", "1.5")]
    [InlineData("""{ "training": { "steps": 5, "device": "tpu" } }""", "training.device", "tpu")]
    [InlineData("""{ "training": { "steps": 5 }, "model": { "hiddenSize": 100, "headCount": 7 } }""", "model.hiddenSize", "7")]
    [InlineData("""{ "training": { "steps": 5 }, "model": { "layerCount": -1 } }""", "model.layerCount", "-1")]
    [InlineData("""{ "training": { "steps": 5 }, "model": { "expertCount": 8 } }""", "model.expertCount", "olmoe")]
    [InlineData("""{ "training": { "steps": 5 }, "model": { "family": "olmo" } }""", "model.family", "\"olmoe\"")]
    [InlineData("""{ "training": { "steps": 5 }, "model": { "family": "gpt2", "rotaryBase": 1000 } }""", "model.rotaryBase", "gpt2")]
    [InlineData("""{ "training": { "steps": 5 }, "model": { "family": "olmoe", "activeExpertCount": 9 } }""", "activeExpertCount", "8")]
    [InlineData("""{ "training": { "steps": 5, "batchSize": 1000000 } }""", "training.batchSize", "accumulation")]
    [InlineData("""{ "training": { "steps": 5 }, "data": { "corpus": "a", "prepared": "b" } }""", "data.prepared", "both")]
    [InlineData("""{ "training": { "steps": 5, "steps": 6 } }""", "JSON", "steps")]
    [InlineData("""{ "training": """, "JSON", "")]
    [InlineData("""[1]""", "one JSON object", "")]
    [InlineData("", "JSON", "")]
    public void WhatIsWrongIsNamed(string json, string named, string advised)
    {
        var message = Assert.Throws<InvalidDataException>(() => Recipe.Parse(json, "mine.json")).Message;
        Assert.StartsWith("mine.json", message, StringComparison.Ordinal);
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.Contains(advised, message, StringComparison.Ordinal);
    }

    [Fact]
    public void OverridesChangeValuesOfAnyKind()
    {
        var recipe = Recipe.Parse("""{ "training": { "steps": 5 } }""", overrides:
        [
            "training.learningRate=3e-4", "data.documentMask=true", "name=밤 run", "model.headSize=32", "model.headSize=null",
            "training.schedule=cosine",
        ]);
        Assert.Equal(3e-4, recipe.Training.LearningRate);
        Assert.True(recipe.Data.DocumentMask);
        Assert.Equal("밤 run", recipe.Name);
        Assert.Null(recipe.Model.HeadSize);
    }

    [Fact]
    public void OneLengthReplacesAnother()
    {
        var recipe = Recipe.Parse("""{ "training": { "steps": 5 } }""", overrides: ["training.minutes=2"]);
        Assert.Null(recipe.Training.Steps);
        Assert.Equal(2, recipe.Training.Minutes);
        Assert.Equal(100, recipe.With("training.tokens=100").Training.Tokens);
    }

    [Theory]
    [InlineData("training.steps", "path=value")]
    [InlineData("=5", "path=value")]
    [InlineData("training..steps=5", "path=value")]
    [InlineData("data.corpus=", "data.corpus is empty")]
    [InlineData("training.stepps=5", "\"steps\"")]
    [InlineData("name.first=x", "not a section")]
    [InlineData("training.steps=five", "whole number")]
    public void WrongOverridesAreNamed(string change, string advised)
    {
        const string json = """{ "name": "x", "training": { "steps": 5 } }""";
        var wrong = Assert.Throws<InvalidDataException>(() => Recipe.Parse(json, overrides: [change]));
        Assert.Contains(advised, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheEffectiveRecipeReadsBackAsItself()
    {
        var recipe = Recipe.FromDepth(4, 8, "text", ["training.seed=7"]).Effective();
        Assert.Equal(recipe, Recipe.Parse(recipe.ToJson()));
        Assert.Equal(recipe, recipe.Effective());
        Assert.Equal(Environment.ProcessorCount, recipe.Training.Threads);
    }

    [Fact]
    public void PathsInAFileAreRelativeToIt()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["r.json"], """{ "$schema": "x", "data": { "corpus": "text" }, "training": { "steps": 5 } }""");
        Assert.Equal(folder["text"], Recipe.Load(folder["r.json"]).Data.Corpus);
        Assert.Equal("here", Recipe.Load(folder["r.json"], ["data.corpus=here"]).Data.Corpus);
        Assert.Throws<FileNotFoundException>(() => Recipe.Load(folder["none.json"]));
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    [InlineData("olmoe")]
    [InlineData("mixtral")]
    public void EveryFamilyDescribesAModelThatItsLayoutCarries(string family)
    {
        var model = new ModelRecipe { Family = family, LayerCount = 2, HiddenSize = 64, HeadCount = 4 };
        var spec = model.ToSpec(300, 128);
        Assert.Equal((family, 300, 128, 64), (spec.Family, spec.VocabularySize, spec.ContextLength, spec.HiddenSize));
        Assert.True(spec.TiedEmbeddings);
        _ = Models.FamilyCatalog.Named(family).Write(spec);
    }
}
