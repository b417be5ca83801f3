using System.Globalization;

namespace Hanul.Planning;

/// <summary>Processors of one kind, and the network between them.</summary>
public sealed record Cluster
{
    /// <summary>What each of them is.</summary>
    public required Accelerator Accelerator { get; init; }

    /// <summary>How many there are.</summary>
    public required int Count { get; init; }

    /// <summary>How many share a node.</summary>
    public int NodeSize => NodeSizeOverride > 0 ? NodeSizeOverride : Accelerator.NodeSize;

    /// <summary>A node size other than the processor's usual one, or 0.</summary>
    public int NodeSizeOverride { get; init; }

    /// <summary>A network other than the processor's usual one, in GB/s, direction and processor, or 0.</summary>
    public double NetworkOverride { get; init; }

    /// <summary>The network of one processor, in GB/s and direction.</summary>
    public double NetworkGBs => NetworkOverride > 0 ? NetworkOverride : Accelerator.NetworkGBs;

    /// <summary>Processors that reach each other without the network.</summary>
    public int Domain => Accelerator.LinkGBs <= 0 ? 1 : Math.Min(Count, Accelerator.LinkDomain > 0 ? Accelerator.LinkDomain : NodeSize);

    /// <summary>Reads <c>2240xA100-80GB</c>, or <c>H100</c> for one.</summary>
    /// <param name="text">Count, <c>x</c>, name.</param>
    /// <param name="catalog">The processors to choose from.</param>
    /// <exception cref="InvalidDataException">It does not read so, or nobody goes by that name.</exception>
    public static Cluster Parse(string text, AcceleratorCatalog catalog)
    {
        var cut = text.IndexOfAny(['x', 'X', '×', '*']);
        var digits = cut > 0 ? text[..cut].Trim() : "";
        if (digits.Length > 0 && digits.All(char.IsAsciiDigit))
        {
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 10_000_000)
                throw new InvalidDataException($"{digits} processors cannot be planned; give 1 to 10,000,000, for example 1024xH100.");
            return new() { Accelerator = catalog.Find(text[(cut + 1)..].Trim()), Count = count };
        }

        if (text.Length > 0 && (text[0] is '-' or '.' || char.IsAsciiDigit(text[0])) && catalog.TryFind(text) is null)
            throw new InvalidDataException($"\"{text}\" is not a number of processors; write a whole number, x and a name, for example 1024xH100.");
        return new() { Accelerator = catalog.Find(text.Trim()), Count = 1 };
    }
}
