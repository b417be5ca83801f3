using TorchSharp;

namespace Hanul.Training;

/// <summary>How a <see cref="DecoderModule"/> runs: what its description, which holds for every run, does not say.</summary>
public sealed record DecoderSettings
{
    /// <summary>The type of weights, activations and gradients: float32 or bfloat16. Sums, norms, routers and losses are float32 in any case.</summary>
    public torch.ScalarType Type { get; init; } = torch.ScalarType.Float32;

    /// <summary>Where it runs.</summary>
    public DeviceType Device { get; init; } = DeviceType.CPU;

    /// <summary>How mixtures of experts are trained.</summary>
    public MixtureSettings Mixture { get; init; } = new();

    /// <summary>While training, the probability with which a feature is zeroed: of the embedding, and of what each layer part adds to the residual.</summary>
    public double Dropout { get; init; }

    /// <summary>True where a token may only attend to tokens of its own document; document numbers must then come with every batch.</summary>
    public bool DocumentMask { get; init; }
}
