using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// The orthogonal matrix nearest to another, roughly: five steps of the quintic Newton–Schulz iteration of Muon (Jordan et al., 2024), which
/// bring every singular value into 0.7 to 1.2.
/// </summary>
internal static class Orthogonal
{
    internal const int Steps = 5;
    internal const double First = 3.4445, Third = -4.7750, Fifth = 2.0315, Epsilon = 1e-7;

    /// <param name="matrices"><c>[count, rows, columns]</c>, float32, rows no more than columns.</param>
    /// <returns>The same shape. A matrix of zeros stays one.</returns>
    internal static Tensor Nearest(Tensor matrices)
    {
        using var scope = NewDisposeScope();
        var x = matrices / (matrices.square().sum([1, 2], keepdim: true).sqrt() + Epsilon);
        for (var step = 0; step < Steps; step++)
        {
            using var iteration = NewDisposeScope();
            var square = bmm(x, x.transpose(1, 2));
            var polynomial = bmm(square, square).mul_(Fifth).add_(square, alpha: Third);
            x = bmm(polynomial, x).add_(x, alpha: First).MoveToOuterDisposeScope();
        }

        return x.MoveToOuterDisposeScope();
    }
}
