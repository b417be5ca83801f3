namespace Hanul.Training;

/// <summary>Turns a recipe's data section into something that can be trained on.</summary>
internal static class CorpusPreparation
{
    internal static PreparedCorpus Open(Recipe recipe, string cacheFolder, IProgress<TrainingEvent>? progress, CancellationToken ct)
    {
        if (recipe.Data.Prepared is { } prepared)
            return PreparedCorpus.Open(prepared, recipe.Data);
        throw new InvalidDataException("The recipe names no text: set data.corpus to a folder or file, or data.prepared to a built corpus.");
    }
}
