using System.Globalization;

namespace Hanul.Planning;

/// <summary>Holds a user's processor to what can be reckoned with.</summary>
internal static class AcceleratorCheck
{
    /// <summary>Throws where a number is none, negative, or beyond any machine.</summary>
    /// <exception cref="InvalidDataException">The message names the file, the processor and the number.</exception>
    public static void Check(Accelerator? accelerator, string path)
    {
        if (string.IsNullOrWhiteSpace(accelerator?.Name))
            throw new InvalidDataException($"{path}: a processor has no name.");
        if (accelerator.Aliases.Any(alias => alias is null))
            throw new InvalidDataException($"{path}: an alias of \"{accelerator.Name}\" is null; leave it out.");
        Range(accelerator, path, 1e-3, 1e9, ("memoryGiB", accelerator.MemoryGiB), ("memoryGBs", accelerator.MemoryGBs), ("teraflopsHalf", accelerator.TeraflopsHalf));
        Range(accelerator, path, 0, 1e9,
            ("teraflopsFloat32", accelerator.TeraflopsFloat32), ("teraflopsEight", accelerator.TeraflopsEight), ("teraflopsFour", accelerator.TeraflopsFour),
            ("linkGBs", accelerator.LinkGBs), ("networkGBs", accelerator.NetworkGBs), ("watts", accelerator.Watts), ("pricePerHour", accelerator.PricePerHour),
            ("linkDomain", accelerator.LinkDomain), ("year", accelerator.Year));
        Range(accelerator, path, 1e-3, 1.5,
            ("sustainedHalf", accelerator.SustainedHalf), ("sustainedEight", accelerator.SustainedEight), ("sustainedFour", accelerator.SustainedFour));
        if (accelerator.Constants is { } own)
            Constants(accelerator, own, path);
    }

    private static void Constants(Accelerator accelerator, Calibration own, string path)
    {
        Range(accelerator, path, 1e-3, 10,
            ("constants.memoryShare", own.MemoryShare), ("constants.flash1Share", own.Flash1Share), ("constants.flash2Share", own.Flash2Share),
            ("constants.flash3Share", own.Flash3Share), ("constants.flashBackwardRatio", own.FlashBackwardRatio), ("constants.linkShare", own.LinkShare),
            ("constants.networkShare", own.NetworkShare), ("constants.exchangeShare", own.ExchangeShare));
        Range(accelerator, path, 0, 1e6,
            ("constants.youngLoss", own.YoungLoss), ("constants.lostWaves", own.LostWaves), ("constants.innerStart", own.InnerStart),
            ("constants.kernelGapMicroseconds", own.KernelGapMicroseconds), ("constants.linkMicroseconds", own.LinkMicroseconds),
            ("constants.networkMicroseconds", own.NetworkMicroseconds), ("constants.interference", own.Interference),
            ("constants.optimizerTraffic", own.OptimizerTraffic), ("constants.stepMilliseconds", own.StepMilliseconds), ("constants.stragglerPerDoubling", own.StragglerPerDoubling));
    }

    private static void Range(Accelerator accelerator, string path, double least, double most, params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        foreach (var (name, value) in numbers)
        {
            if (!(value >= least) || value > most)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}: {name} of \"{accelerator.Name}\" is {value}; it must lie between {least} and {most}."));
        }
    }
}
