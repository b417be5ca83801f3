namespace Hanul.Training;

/// <summary>Copies each token's row to where its expert will read it. An item is one sorted row.</summary>
internal unsafe struct ExpertGatherKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary><c>[tokens, hidden]</c>.</summary>
    internal TElement* Input;

    /// <summary><c>[rows, hidden]</c>.</summary>
    internal TElement* Rows;

    /// <summary>The choice that each row carries, <c>[rows]</c>.</summary>
    internal int* Choices;
    internal int Hidden, ActiveExperts;

    public readonly void Run(long begin, long end)
    {
        for (var row = begin; row < end; row++)
        {
            new ReadOnlySpan<TElement>(Input + (long)(Choices[row] / ActiveExperts) * Hidden, Hidden)
                .CopyTo(new(Rows + row * Hidden, Hidden));
        }
    }
}
