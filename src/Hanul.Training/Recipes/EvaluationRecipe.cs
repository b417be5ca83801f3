namespace Hanul.Training;

/// <summary>How often the validation loss is measured, and on how much. The last step is always measured.</summary>
public sealed record EvaluationRecipe
{
    /// <summary>Steps from one evaluation to the next; a tenth of the run where not given.</summary>
    public int? Every { get; init; }

    /// <summary>Batches of validation sequences, spread evenly over the validation text; fewer where there is less text.</summary>
    public int Batches { get; init; } = 20;
}
