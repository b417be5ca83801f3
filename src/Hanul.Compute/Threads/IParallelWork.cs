namespace Hanul.Compute;

/// <summary>A loop body that a <see cref="ThreadTeam"/> runs; a struct, so that handing it over allocates nothing.</summary>
public interface IParallelWork
{
    /// <summary>
    /// Does the items from <paramref name="first"/> up to, not including, <paramref name="last"/>. Called on several threads at once.
    /// </summary>
    /// <param name="first">The first item.</param>
    /// <param name="last">One past the last item.</param>
    void Run(long first, long last);
}
