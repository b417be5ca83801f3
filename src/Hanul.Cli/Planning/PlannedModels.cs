using Hanul.Models;
using Hanul.Planning;
using Hanul.Training;

namespace Hanul.Cli;

/// <summary>Finds the model that <c>hanul plan</c> is asked for: a published system, a recipe, or files.</summary>
internal static class PlannedModels
{
    /// <summary>The model, and the recipe where it came from one.</summary>
    public static (PlannedModel Model, Recipe? Recipe) Find(string name)
    {
        if (File.Exists(name) && Path.GetExtension(name).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            var recipe = Recipe.Load(name);
            return (OfRecipe(recipe), recipe);
        }


        if (ModelCatalog.TryFind(name) is { } known)
            return (known, null);
        if (!Path.Exists(name))
            return (ModelCatalog.Find(name), null);
        using var package = ModelPackage.Open(RunFolder.Model(name));
        return (OwnModel.Of(package.Spec, package.Name), null);
    }

    internal static PlannedModel OfRecipe(Recipe recipe)
    {
        var model = OwnModel.Of(recipe.Model.ToSpec(recipe.Tokenizer.VocabularySize, recipe.Data.ContextLength), recipe.Name, recipe.Data.ContextLength);
        return model with
        {
            PublishedBatch = recipe.Training.BatchSize * recipe.Training.Accumulation,
            TrainingTokens = recipe.Training.Tokens
                ?? (recipe.Training.Steps is { } steps ? (double)steps * recipe.Training.TokensPerStep(recipe.Data.ContextLength) : 0),
        };
    }
}
