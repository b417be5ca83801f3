namespace Hanul.Compute;

/// <summary>The error function to double precision, slowly.</summary>
internal static class ScalarErrorFunction
{
    /// <summary>x · Φ(x), accurate in the tails too.</summary>
    internal static double Gelu(double x)
    {
        if (double.IsNaN(x) || double.IsPositiveInfinity(x))
            return x;
        var tail = x * 0.5 * Complement(Math.Abs(x) / Math.Sqrt(2));
        return x < 0 ? tail : x - tail;
    }

    /// <summary>erfc(z) = 1 − erf(z) for z ≥ 0.</summary>
    internal static double Complement(double z)
    {
        if (z > 27)
            return 0;
        if (z < 2.5)
        {
            // Abramowitz and Stegun, 7.1.6.
            double term = z, sum = z;
            for (var n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum) && n < 200; n++)
                sum += term *= 2 * z * z / ((2 * n) + 1);
            return 1 - (2 / Math.Sqrt(Math.PI) * Math.Exp(-z * z) * sum);
        }

        // Abramowitz and Stegun, 7.1.14: a continued fraction, from its end.
        var fraction = z;
        for (var n = 60; n > 0; n--)
            fraction = z + (n / 2.0 / fraction);
        return Math.Exp(-z * z) / (Math.Sqrt(Math.PI) * fraction);
    }
}
