using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>Which layers each part of a pipeline holds; a part is a model chunk of a stage, in the order in which a sample passes them.</summary>
internal static class StageSplit
{
    /// <summary>For every part, how many layers of every block it holds.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layout">Its layout.</param>
    public static int[][] Parts(PlannedModel model, ParallelLayout layout)
    {
        var parts = layout.Pipeline * layout.VirtualPipeline;
        var sizes = Sizes(model.LayerCount, parts);
        var split = new int[parts][];
        var (block, left) = (0, model.Blocks.Count > 0 ? model.Blocks[0].Count : 0);
        for (var part = 0; part < parts; part++)
        {
            split[part] = new int[model.Blocks.Count];
            for (var wanted = sizes[part]; wanted > 0;)
            {
                if (left == 0)
                {
                    left = model.Blocks[++block].Count;
                    continue;
                }

                var taken = Math.Min(left, wanted);
                split[part][block] += taken;
                left -= taken;
                wanted -= taken;
            }
        }

        return split;
    }

    // Where layers do not divide, the ends, which hold the embedding and the head, get the fewest.
    private static int[] Sizes(int layers, int parts)
    {
        var sizes = new int[parts];
        Array.Fill(sizes, layers / parts);
        var rest = layers % parts;
        for (var part = 0; part < rest; part++)
            sizes[rest == parts - 1 ? part : (part + 1) % parts]++;
        return sizes;
    }
}
