namespace Hanul.Training;

/// <summary>
/// Which expert works on which token, after capacity has cut off the last ones: tokens sorted by expert, so that each expert multiplies one
/// block of rows and no tensor of tokens × experts × capacity is made.
/// </summary>
internal sealed class ExpertAssignment
{
    private ExpertAssignment(int tokens, int experts, int active)
    {
        Slots = new int[tokens * active];
        Load = new long[experts];
        RowCounts = new int[experts];
    }

    /// <summary>The row of each choice among the sorted rows, or −1 where it was dropped, <c>[tokens · active]</c>.</summary>
    internal int[] Slots { get; }

    /// <summary>The choice that each sorted row carries, as an index into <see cref="Slots"/>, <c>[rows]</c>.</summary>
    internal int[] Choices { get; private set; } = [];

    /// <summary>Choices of each expert before capacity cut any off.</summary>
    internal long[] Load { get; }

    /// <summary>Rows that each expert works on.</summary>
    internal int[] RowCounts { get; }

    /// <summary>Choices that capacity cut off.</summary>
    internal long Dropped { get; private set; }

    /// <summary>
    /// Sorts. All first choices come before all second ones and earlier tokens before later ones (GShard, algorithm 1), so that what capacity
    /// cuts off are the last tokens' least preferred experts.
    /// </summary>
    /// <param name="chosen">Experts of each token, best first, <c>[tokens · active]</c>.</param>
    /// <param name="experts">How many experts there are.</param>
    /// <param name="active">How many each token chose.</param>
    /// <param name="capacity">The most rows one expert takes.</param>
    /// <param name="tokenIsActive">False for padding, which no expert works on; or null.</param>
    internal static ExpertAssignment Sort(ReadOnlySpan<int> chosen, int experts, int active, int capacity, bool[]? tokenIsActive)
    {
        var tokens = chosen.Length / active;
        var result = new ExpertAssignment(tokens, experts, active);
        var (slots, load) = (result.Slots, result.Load);
        for (var rank = 0; rank < active; rank++)
        {
            for (var token = 0; token < tokens; token++)
            {
                var choice = token * active + rank;
                if (tokenIsActive is not null && !tokenIsActive[token])
                {
                    slots[choice] = -1;
                    continue;
                }

                var place = load[chosen[choice]]++;
                slots[choice] = place < capacity ? (int)place : -1;
            }
        }

        var first = new int[experts];
        var rows = 0;
        for (var expert = 0; expert < experts; expert++)
        {
            first[expert] = rows;
            rows += result.RowCounts[expert] = (int)Math.Min(load[expert], capacity);
            result.Dropped += load[expert] - result.RowCounts[expert];
        }

        result.Choices = new int[rows];
        for (var choice = 0; choice < slots.Length; choice++)
        {
            if (slots[choice] < 0)
                continue;
            slots[choice] += first[chosen[choice]];
            result.Choices[slots[choice]] = choice;
        }

        return result;
    }
}
