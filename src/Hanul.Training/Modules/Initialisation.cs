namespace Hanul.Training;

/// <summary>How weights begin.</summary>
public enum Initialisation
{
    /// <summary>
    /// Normal with deviation 0.02, divided by sqrt(2 · layers) where the result is added to the residual (GPT-2); norm weights 1, biases 0.
    /// </summary>
    Gpt2,

    /// <summary>
    /// Truncated normal with deviation sqrt(0.1 / inputs), cut at two deviations (Switch Transformer, section 2.4); embeddings as in GPT-2.
    /// </summary>
    SwitchTransformer,
}
