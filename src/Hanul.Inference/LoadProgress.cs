namespace Hanul.Inference;

/// <summary>How far loading a model is.</summary>
/// <param name="Stage">What is being done, as a few words for people.</param>
/// <param name="Fraction">Between 0 and 1.</param>
public readonly record struct LoadProgress(string Stage, double Fraction);
