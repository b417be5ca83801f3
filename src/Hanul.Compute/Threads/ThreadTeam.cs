using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Hanul.Compute;

/// <summary>
/// Threads that share loops with the thread that calls them. A loop costs no allocation and, while the workers are awake, well under a
/// microsecond. The caller works too and never waits for a worker that has not begun, so a worker whose core was taken by another
/// process costs its share of speed and nothing more. Idle workers spin for a moment, less and less when that was in vain, then sleep.
/// </summary>
public sealed unsafe class ThreadTeam : IDisposable
{
    // The door of the current loop: its number in the upper half, whether it is open, and how many workers are inside.
    private const long Open = 1L << 31;
    private const long Inside = Open - 1;

    [ThreadStatic]
    private static bool t_working;

    private readonly Lock _turn = new();
    private readonly object _bell = new();
    private readonly object _exit = new();
    private readonly Thread[] _workers;

    private void* _state;
    private delegate*<void*, long, long, void> _run;
    private long _count;
    private long _chunk;
    private ExceptionDispatchInfo? _failure;
    private SharedWords _shared;
    private bool _stopping;

    /// <summary>Starts the workers.</summary>
    /// <param name="threadCount">
    /// Threads that work on a loop, the caller's included; by default as many as the processors this process may use.
    /// </param>
    public ThreadTeam(int? threadCount = null)
    {
        ThreadCount = threadCount ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(ThreadCount, 1, nameof(threadCount));
        _workers = new Thread[ThreadCount - 1];
        for (var i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work, 256 * 1024) { IsBackground = true, Name = $"hanul compute {i + 1}" };
            _workers[i].Start();
        }
    }

    /// <summary>Threads that work on a loop, the caller's included.</summary>
    public int ThreadCount { get; }

    /// <summary>
    /// Runs a loop and returns when it is done. Chunks go to whichever thread is free. Called from inside a loop it runs on the
    /// calling thread alone; called by several threads at once, the loops run one after the other.
    /// </summary>
    /// <param name="count">How many items the loop has.</param>
    /// <param name="chunk">How many items a thread takes at a time.</param>
    /// <param name="work">The body.</param>
    /// <exception cref="ObjectDisposedException">The team was disposed.</exception>
    public void Run<TWork>(long count, long chunk, TWork work)
        where TWork : struct, IParallelWork
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _stopping), this);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1);
        if (count <= 0)
            return;
        if (_workers.Length == 0 || count <= chunk || t_working)
        {
            work.Run(0, count);
            return;
        }

        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _stopping), this);

            // The body lies in this frame, which outlives the loop; workers reach it only while they are inside.
            _state = Unsafe.AsPointer(ref work);
            _run = &Invoke<TWork>;
            _count = count;
            _chunk = chunk;
            _shared.Next = 0;
            OpenDoor();
            TakeChunks();
            CloseDoor();
            var failure = _failure;
            _failure = null;
            _state = null;
            failure?.Throw();
        }
    }

    /// <summary>Ends the workers after the loop they are in.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_stopping)
                return;
            Volatile.Write(ref _stopping, true);
        }

        lock (_bell)
            Monitor.PulseAll(_bell);
        foreach (var worker in _workers)
            worker.Join();
    }

    private static void Invoke<TWork>(void* state, long first, long last)
        where TWork : struct, IParallelWork => Unsafe.AsRef<TWork>(state).Run(first, last);

    private void OpenDoor()
    {
        var number = (_shared.Door >>> 32) + 1;
        Interlocked.Exchange(ref _shared.Door, (number << 32) | Open);
        if (Volatile.Read(ref _shared.Asleep) == 0)
            return;
        lock (_bell)
            Monitor.PulseAll(_bell);
    }

    private void CloseDoor()
    {
        if ((Interlocked.And(ref _shared.Door, ~Open) & Inside) == 0)
            return;
        var spin = new BoundedSpin(BoundedSpin.LongestTicks);
        while ((Volatile.Read(ref _shared.Door) & Inside) != 0)
        {
            if (spin.Again())
                continue;
            lock (_exit)
            {
                Interlocked.Exchange(ref _shared.CallerAsleep, 1);
                while ((Volatile.Read(ref _shared.Door) & Inside) != 0)
                    Monitor.Wait(_exit);
                _shared.CallerAsleep = 0;
            }
        }
    }

    private void TakeChunks()
    {
        t_working = true;
        try
        {
            while (true)
            {
                var first = Interlocked.Add(ref _shared.Next, _chunk) - _chunk;
                if (first >= _count)
                    break;
                _run(_state, first, Math.Min(first + _chunk, _count));
            }
        }
        catch (Exception wrong)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(wrong), null);
            Interlocked.Exchange(ref _shared.Next, _count);
        }
        finally
        {
            t_working = false;
        }
    }

    private void Work()
    {
        var patience = BoundedSpin.LongestTicks;
        long done = 0;
        while (AwaitDoor(done, ref patience))
        {
            var door = Volatile.Read(ref _shared.Door);
            if ((door & Open) == 0 || door >>> 32 == done || Interlocked.CompareExchange(ref _shared.Door, door + 1, door) != door)
                continue;
            done = door >>> 32;
            TakeChunks();
            if ((Interlocked.Decrement(ref _shared.Door) & (Open | Inside)) != 0 || Volatile.Read(ref _shared.CallerAsleep) == 0)
                continue;
            lock (_exit)
                Monitor.PulseAll(_exit);
        }
    }

    /// <summary>Returns true at an open door with another number than <paramref name="done"/>, false when the team ends.</summary>
    private bool AwaitDoor(long done, ref long patience)
    {
        var spin = new BoundedSpin(patience);
        do
        {
            if (Volatile.Read(ref _stopping))
                return false;
            if (IsOpen(done))
            {
                patience = Math.Min(patience * 2, BoundedSpin.LongestTicks);
                return true;
            }
        }
        while (spin.Again());

        patience = Math.Max(patience / 2, BoundedSpin.ShortestTicks);
        lock (_bell)
        {
            Interlocked.Increment(ref _shared.Asleep);
            while (!Volatile.Read(ref _stopping) && !IsOpen(done))
                Monitor.Wait(_bell);
            Interlocked.Decrement(ref _shared.Asleep);
        }

        return !Volatile.Read(ref _stopping);
    }

    private bool IsOpen(long done)
    {
        var door = Volatile.Read(ref _shared.Door);
        return (door & Open) != 0 && door >>> 32 != done;
    }
}
