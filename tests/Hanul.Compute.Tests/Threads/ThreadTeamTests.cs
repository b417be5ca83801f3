namespace Hanul.Compute.Tests;

public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryItemIsDoneOnce(int threads)
    {
        using var team = new ThreadTeam(threads);
        foreach (var (count, chunk) in ((int, int)[])[(0, 1), (1, 1), (2, 1), (7, 3), (100, 7), (1000, 1), (1000, 2000)])
        {
            for (var round = 0; round < 20; round++)
            {
                var done = new int[count];
                team.Run(count, chunk, new CountItems(done));
                Assert.All(done, times => Assert.Equal(1, times));
            }
        }
    }

    [Fact]
    public void WorksAgainAfterSleeping()
    {
        using var team = new ThreadTeam(3);
        for (var round = 0; round < 5; round++)
        {
            var done = new int[64];
            team.Run(64, 1, new CountItems(done));
            Assert.All(done, times => Assert.Equal(1, times));
            Thread.Sleep(20);
        }
    }

    [Fact]
    public void WorkersTakePart()
    {
        using var team = new ThreadTeam(2);
        using var barrier = new Barrier(2);

        // Two items that wait for one another can only end on two threads.
        team.Run(2, 1, new Meet(barrier));
        Assert.Equal(1, barrier.CurrentPhaseNumber);
    }

    [Fact]
    public void AnExceptionReachesTheCallerAndTheTeamGoesOn()
    {
        using var team = new ThreadTeam(3);
        for (var item = 0; item < 30; item += 7)
        {
            var wrong = Assert.Throws<FormatException>(() => team.Run(30, 1, new Throw(item)));
            Assert.Equal($"item {item}", wrong.Message);
            var done = new int[30];
            team.Run(30, 1, new CountItems(done));
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void ALoopInsideALoopRunsOnItsThread()
    {
        using var team = new ThreadTeam(3);
        var done = new int[50];
        team.Run(50, 1, new Nested(team, done));
        Assert.All(done, times => Assert.Equal(4, times));
    }

    [Fact]
    public void CallersOnManyThreadsTakeTurns()
    {
        using var team = new ThreadTeam(2);
        var all = new int[4][];
        Parallel.For(0, all.Length, caller =>
        {
            all[caller] = new int[200];
            for (var round = 0; round < 50; round++)
                team.Run(200, 3, new CountItems(all[caller]));
        });
        Assert.All(all, done => Assert.All(done, times => Assert.Equal(50, times)));
    }

    [Fact]
    public void ALoopAllocatesNothing()
    {
        using var team = new ThreadTeam(2);
        var done = new int[1000];
        team.Run(1000, 10, new CountItems(done));
        var mine = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
            team.Run(1000, 10, new CountItems(done));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - mine);
    }

    [Fact]
    public void ADisposedTeamRefusesWork()
    {
        var team = new ThreadTeam(2);
        team.Dispose();
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => team.Run(10, 1, new CountItems(new int[10])));
    }

    [Fact]
    public async Task DisposingWaitsForTheLoopThatRuns()
    {
        var team = new ThreadTeam(2);
        var done = new int[200];
        using var started = new ManualResetEventSlim();
        var caller = Task.Run(() => team.Run(200, 1, new Slow(done, started)), TestContext.Current.CancellationToken);
        started.Wait(TestContext.Current.CancellationToken);
        team.Dispose();
        await caller;
        Assert.All(done, times => Assert.Equal(1, times));
    }

    [Fact]
    public void NeedsAThread() => Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadTeam(0));

    private readonly struct CountItems(int[] done) : IParallelWork
    {
        public void Run(long first, long last)
        {
            for (var i = first; i < last; i++)
                Interlocked.Increment(ref done[i]);
        }
    }

    private readonly struct Meet(Barrier barrier) : IParallelWork
    {
        public void Run(long first, long last) => Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(20)));
    }

    private readonly struct Throw(long item) : IParallelWork
    {
        public void Run(long first, long last)
        {
            if (first == item)
                throw new FormatException($"item {item}");
        }
    }

    private readonly struct Nested(ThreadTeam team, int[] done) : IParallelWork
    {
        public void Run(long first, long last)
        {
            for (var i = first; i < last; i++)
                team.Run(4, 1, new Same(done, i));
        }
    }

    private readonly struct Same(int[] done, long item) : IParallelWork
    {
        public void Run(long first, long last) => Interlocked.Add(ref done[item], (int)(last - first));
    }

    private readonly struct Slow(int[] done, ManualResetEventSlim started) : IParallelWork
    {
        public void Run(long first, long last)
        {
            started.Set();
            Thread.Sleep(1);
            Interlocked.Increment(ref done[first]);
        }
    }
}
