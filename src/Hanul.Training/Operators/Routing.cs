using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>What a router decided for a batch, in float32 whatever the type of the activations.</summary>
internal sealed unsafe record Routing
{
    /// <summary><c>[tokens, experts]</c>.</summary>
    internal required Tensor Probabilities { get; init; }

    /// <summary>The log of the sum of exponentials of the logits, <c>[tokens]</c>.</summary>
    internal required Tensor LogSums { get; init; }

    /// <summary>What the chosen experts' outputs are multiplied with, <c>[tokens, active]</c>.</summary>
    internal required Tensor Gates { get; init; }

    /// <summary>Balance loss, z-loss and entropy, <c>[3]</c>.</summary>
    internal required Tensor AuxiliaryLosses { get; init; }

    /// <summary>Who works on what.</summary>
    internal required ExpertAssignment Assignment { get; init; }

    /// <summary>What the mixture was told.</summary>
    internal required ExpertArguments Arguments { get; init; }

    /// <summary>The chosen experts, best first, <c>[tokens, active]</c>.</summary>
    internal required int[] Chosen { get; init; }

    /// <summary>Tokens that are no padding, at least 1.</summary>
    private long ActiveTokens => Math.Max(1, Assignment.Load.Sum() / Arguments.Active);

    /// <param name="x"><c>[tokens, hidden]</c>.</param>
    /// <param name="arguments">What the mixture is told.</param>
    internal static Routing Forward(Tensor x, ExpertArguments arguments)
    {
        var (tokens, experts, active) = (x.shape[0], arguments.Experts, arguments.Active);
        var probabilities = Seen(x, arguments).mm(arguments.Weights.Router.Value.to(ScalarType.Float32).t());
        var (logSums, gates) = (empty(tokens, ScalarType.Float32), empty([tokens, active], ScalarType.Float32));
        var chosen = new int[tokens * active];
        var blocks = (tokens + RouterForwardKernel.BlockSize - 1) / RouterForwardKernel.BlockSize;
        var sums = new double[blocks * (experts + 2)];
        fixed (int* chosenPointer = chosen)
        fixed (double* sumsPointer = sums)
        fixed (bool* activePointer = arguments.Sequences.Active)
        {
            KernelLauncher.Launch(
                new RouterForwardKernel
                {
                    Probabilities = (float*)TorchDispatcher.Pointer(probabilities),
                    LogSums = (float*)TorchDispatcher.Pointer(logSums),
                    Chosen = chosenPointer,
                    Gates = (float*)TorchDispatcher.Pointer(gates),
                    Sums = sumsPointer,
                    Active = activePointer,
                    Tokens = tokens,
                    Experts = experts,
                    ActiveExperts = active,
                    Normalized = arguments.Spec.NormalizedGates,
                },
                blocks,
                grain: 4);
        }

        var assignment = arguments.Assign(chosen);
        return new()
        {
            Probabilities = probabilities,
            LogSums = logSums,
            Gates = gates,
            AuxiliaryLosses = Losses(sums, assignment, arguments),
            Assignment = assignment,
            Arguments = arguments,
            Chosen = chosen,
        };
    }

    /// <summary>Adds to the router's gradient.</summary>
    /// <param name="x">As given to <see cref="Forward"/>.</param>
    /// <param name="gateGradients"><c>[tokens, active]</c>.</param>
    /// <param name="lossGradients">Of <see cref="AuxiliaryLosses"/>, or null.</param>
    /// <returns>The gradient of the router's input, after jitter, float32 <c>[tokens, hidden]</c>.</returns>
    internal Tensor Backward(Tensor x, Tensor gateGradients, Tensor? lossGradients)
    {
        var logitGradients = empty_like(Probabilities);
        var upstream = lossGradients is null ? [0, 0, 0] : lossGradients.data<float>().ToArray();
        var balance = Array.ConvertAll(Assignment.Load, load => (float)(
            upstream[0] * Arguments.Settings.BalanceLossWeight * Arguments.Experts * Fraction(load, Assignment, Arguments.Active) / ActiveTokens));
        fixed (int* chosen = Chosen)
        fixed (float* balancePointer = balance)
        fixed (bool* active = Arguments.Sequences.Active)
        {
            KernelLauncher.Launch(
                new RouterBackwardKernel
                {
                    Probabilities = (float*)TorchDispatcher.Pointer(Probabilities),
                    LogSums = (float*)TorchDispatcher.Pointer(LogSums),
                    Chosen = chosen,
                    Gates = (float*)TorchDispatcher.Pointer(Gates),
                    GateGradients = (float*)TorchDispatcher.Pointer(gateGradients),
                    BalanceGradients = balancePointer,
                    ZGradient = (float)(2 * upstream[1] * Arguments.Settings.RouterZLossWeight / ActiveTokens),
                    Active = active,
                    LogitGradients = (float*)TorchDispatcher.Pointer(logitGradients),
                    Experts = Arguments.Experts,
                    ActiveExperts = Arguments.Active,
                    Normalized = Arguments.Spec.NormalizedGates,
                },
                x.shape[0],
                grain: 256);
        }

        var router = Arguments.Weights.Router;
        router.Gradient.add_(logitGradients.t().mm(Seen(x, Arguments)));
        return logitGradients.mm(router.Value.to(ScalarType.Float32));
    }

    /// <summary>What the router sees: the tokens in float32, jittered while training.</summary>
    private static Tensor Seen(Tensor x, ExpertArguments arguments)
    {
        if (arguments.Jitter == 0)
            return x.to(ScalarType.Float32);
        var seen = empty(x.shape, ScalarType.Float32);
        if (x.dtype == ScalarType.Float32)
            Launch<Float32>();
        else
            Launch<BFloat16>();
        return seen;

        void Launch<TElement>()
            where TElement : unmanaged, IElement<TElement> => KernelLauncher.Launch(
            new JitterKernel<TElement>
            {
                Input = (TElement*)TorchDispatcher.Pointer(x),
                Output = (float*)TorchDispatcher.Pointer(seen),
                Noise = new(arguments.JitterKey),
                Epsilon = (float)arguments.Jitter,
            },
            x.numel(),
            grain: 1 << 14);
    }

    private static Tensor Losses(double[] sums, ExpertAssignment assignment, ExpertArguments arguments)
    {
        var (experts, settings) = (arguments.Experts, arguments.Settings);
        var total = new double[experts + 2];
        for (var i = 0; i < sums.Length; i++)
            total[i % total.Length] += sums[i];
        double count = Math.Max(1, assignment.Load.Sum() / arguments.Active), balance = 0;
        for (var i = 0; i < experts; i++)
            balance += Fraction(assignment.Load[i], assignment, arguments.Active) * total[i] / count;
        return tensor((float[])
        [
            (float)(settings.BalanceLossWeight * experts * balance),
            (float)(settings.RouterZLossWeight * total[experts] / count),
            (float)(total[experts + 1] / count),
        ]);
    }

    /// <summary>The share of choices that fell on an expert.</summary>
    private static double Fraction(long load, ExpertAssignment assignment, int active) =>
        (double)load / (Math.Max(1, assignment.Load.Sum() / active) * active);
}
