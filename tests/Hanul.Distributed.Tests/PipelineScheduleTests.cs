namespace Hanul.Distributed.Tests;

public sealed class PipelineScheduleTests
{
    public static TheoryData<PipelineScheduleKind, int, int, int> Shapes()
    {
        var shapes = new TheoryData<PipelineScheduleKind, int, int, int>();
        foreach (var kind in Enum.GetValues<PipelineScheduleKind>())
        {
            foreach (var stages in new[] { 1, 2, 3, 5, 8 })
            {
                foreach (var chunks in kind == PipelineScheduleKind.Interleaved ? new[] { 1, 2, 3, 5 } : [1])
                {
                    foreach (var microBatches in new[] { 1, 2, 3, 7, 8, 12, 24, 31 })
                        shapes.Add(kind, stages, chunks, microBatches);
                }
            }
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_micro_batch_passes_every_chunk_once_forward_and_once_backward(PipelineScheduleKind kind, int stages, int chunks, int microBatches)
    {
        foreach (var table in PipelineSchedule.Tables(kind, stages, chunks, microBatches))
        {
            var expected =
                from chunk in Enumerable.Range(0, chunks)
                from microBatch in Enumerable.Range(0, microBatches)
                select (chunk, microBatch);
            Assert.Equal(expected.ToHashSet(), Of(table, PipelineWork.Forward));
            var backward = Of(table, PipelineWork.Backward);
            if (backward.Count == 0)
            {
                Assert.Equal(expected.ToHashSet(), Of(table, PipelineWork.BackwardInput));
                Assert.Equal(expected.ToHashSet(), Of(table, PipelineWork.BackwardWeight));
            }
            else
            {
                Assert.Equal(expected.ToHashSet(), backward);
            }

            Assert.Equal(table.Length, table.Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void No_stage_waits_for_itself(PipelineScheduleKind kind, int stages, int chunks, int microBatches)
    {
        var tables = PipelineSchedule.Tables(kind, stages, chunks, microBatches);
        var next = new int[stages];
        var done = new HashSet<(PipelineWork Work, int Part, int MicroBatch)>();
        for (var moved = true; moved;)
        {
            moved = false;
            for (var stage = 0; stage < stages; stage++)
            {
                while (next[stage] < tables[stage].Length && Ready(tables[stage][next[stage]], stage, stages, chunks, done))
                {
                    var operation = tables[stage][next[stage]++];
                    done.Add((operation.Work == PipelineWork.BackwardInput ? PipelineWork.Backward : operation.Work, operation.Chunk * stages + stage, operation.MicroBatch));
                    moved = true;
                }
            }
        }

        Assert.All(Enumerable.Range(0, stages), stage => Assert.Equal(tables[stage].Length, next[stage]));
    }

    [Fact]
    public void One_forward_one_backward_holds_as_many_micro_batches_as_stages_follow()
    {
        var tables = PipelineSchedule.Tables(PipelineScheduleKind.OneForwardOneBackward, 4, 1, 16);
        Assert.Equal([4, 3, 2, 1], tables.Select(table => PipelineSchedule.MostInFlight(table)));
    }

    [Fact]
    public void The_first_zero_bubble_order_holds_no_more_than_one_forward_one_backward()
    {
        var tables = PipelineSchedule.Tables(PipelineScheduleKind.ZeroBubble, 4, 1, 16);
        Assert.All(tables, table => Assert.True(PipelineSchedule.MostInFlight(table) <= 4));
    }

    [Fact]
    public void The_second_zero_bubble_order_holds_twice_as_much()
    {
        var tables = PipelineSchedule.Tables(PipelineScheduleKind.ZeroBubbleDoubleMemory, 4, 1, 16);
        Assert.Equal(7, PipelineSchedule.MostInFlight(tables[0]));
    }

    private static bool Ready(PipelineOperation operation, int stage, int stages, int chunks, HashSet<(PipelineWork Work, int Part, int MicroBatch)> done)
    {
        var part = operation.Chunk * stages + stage;
        return operation.Work switch
        {
            PipelineWork.Forward => part == 0 || done.Contains((PipelineWork.Forward, part - 1, operation.MicroBatch)),
            PipelineWork.BackwardWeight => done.Contains((PipelineWork.Backward, part, operation.MicroBatch)),
            _ => done.Contains((PipelineWork.Forward, part, operation.MicroBatch))
                && (part == stages * chunks - 1 || done.Contains((PipelineWork.Backward, part + 1, operation.MicroBatch))),
        };
    }

    private static HashSet<(int Chunk, int MicroBatch)> Of(PipelineOperation[] table, PipelineWork work) =>
        [.. table.Where(operation => operation.Work == work).Select(operation => (operation.Chunk, operation.MicroBatch))];
}
