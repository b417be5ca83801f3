namespace Hanul.Planning;

/// <summary>
/// Seconds of collectives among ranks that follow each other with a stride. Inside a link domain a ring runs at the link's speed; beyond it
/// the ring crosses the network once for every rank of the group in a domain, and each of those has a network card of its own.
/// </summary>
internal sealed class Collectives(Cluster cluster, Calibration calibration)
{
    /// <summary>Sums <paramref name="bytes"/> that every rank holds: twice (n − 1) / n of them pass every rank (ring).</summary>
    public double AllReduce(double bytes, long ranks, long stride) => 2 * Gather(bytes, ranks, stride);

    /// <summary>Gathers <paramref name="bytes"/> in all on every rank, or sums and scatters as many.</summary>
    public double Gather(double bytes, long ranks, long stride)
    {
        if (ranks <= 1 || bytes <= 0)
            return 0;
        var (rate, latency) = Ring(ranks, stride);
        // Trees take over where a ring of many ranks would wait mostly for its hops.
        var hops = Math.Min(ranks - 1, 8 * Math.Ceiling(Math.Log2(ranks)));
        return bytes * (ranks - 1) / ranks / rate + hops * latency;
    }

    /// <summary>Exchanges <paramref name="bytes"/> of each rank evenly among all.</summary>
    /// <param name="bytes">What a rank sends, its own part included.</param>
    /// <param name="ranks">Ranks.</param>
    /// <param name="stride">Their stride.</param>
    /// <param name="networkFactor">Copies of a token that cross the network, over those that the exchange delivers outside the domain.</param>
    public double Exchange(double bytes, long ranks, long stride, double networkFactor = 1)
    {
        if (ranks <= 1 || bytes <= 0)
            return 0;
        var inside = Inside(ranks, stride);
        var outsideShare = (double)(ranks - inside) / ranks;
        var link = cluster.Accelerator.LinkGBs > 0 ? cluster.Accelerator.LinkGBs : cluster.NetworkGBs;
        var linkSeconds = bytes * (ranks - 1) / ranks / (link * 1e9 * calibration.LinkShare);
        var networkSeconds = bytes * outsideShare * networkFactor / (cluster.NetworkGBs * 1e9 * calibration.ExchangeShare);
        return Math.Max(linkSeconds, networkSeconds) + Latency(inside < ranks) * Math.Min(ranks, 8);
    }

    /// <summary>Sends <paramref name="bytes"/> to the rank <paramref name="stride"/> further.</summary>
    public double Send(double bytes, long stride)
    {
        var outside = stride >= cluster.Domain;
        var rate = outside || cluster.Accelerator.LinkGBs <= 0 ? cluster.NetworkGBs * calibration.NetworkShare : cluster.Accelerator.LinkGBs * calibration.LinkShare;
        return bytes / (rate * 1e9) + Latency(outside);
    }

    private (double Rate, double Latency) Ring(long ranks, long stride)
    {
        var inside = Inside(ranks, stride);
        var link = cluster.Accelerator.LinkGBs * calibration.LinkShare;
        if (inside >= ranks && link > 0)
            return (link * 1e9, Latency(false));
        var network = inside * cluster.NetworkGBs * calibration.NetworkShare;
        return ((link > 0 ? Math.Min(link, network) : network) * 1e9, Latency(true));
    }

    private long Inside(long ranks, long stride) => Math.Clamp(cluster.Domain / Math.Max(1, stride), 1, ranks);

    private double Latency(bool outside) => (outside ? calibration.NetworkMicroseconds : calibration.LinkMicroseconds) * 1e-6;
}
