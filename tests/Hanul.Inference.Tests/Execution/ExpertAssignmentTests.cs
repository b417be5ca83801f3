namespace Hanul.Inference.Tests;

public sealed class ExpertAssignmentTests
{
    [Fact]
    public void EveryChoiceHasARowAmongThoseOfItsExpert()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var (tokens, experts) = (random.Next(1, 30), random.Next(1, 9));
            var active = random.Next(1, experts + 1);
            var assignment = new ExpertAssignment(30, experts, active);
            var scores = Enumerable.Range(0, tokens)
                .Select(_ => Enumerable.Range(0, experts).Select(_ => random.NextSingle()).ToArray()).ToArray();
            for (var token = 0; token < tokens; token++)
                assignment.Choose(token, [.. scores[token]], normalized: false);
            assignment.Sort(tokens);
            Assert.Equal(tokens * active, assignment.RowCount);
            Assert.Equal(tokens * active, Enumerable.Range(0, experts).Sum(assignment.CountOf));
            var rows = new HashSet<int>();
            for (var token = 0; token < tokens; token++)
            {
                var best = Enumerable.Range(0, experts).OrderByDescending(expert => scores[token][expert]).ToArray();
                for (var choice = 0; choice < active; choice++)
                {
                    var row = assignment.Row(token, choice);
                    Assert.True(rows.Add(row));
                    Assert.Equal(token, assignment.Token(row));
                    var start = assignment.Start(best[choice]);
                    Assert.InRange(row, start, start + assignment.CountOf(best[choice]) - 1);
                    Assert.Equal(scores[token][best[choice]], assignment.Gate(token, choice));
                }
            }
        }
    }

    [Fact]
    public void OfEqualExpertsTheFirstIsChosen()
    {
        var assignment = new ExpertAssignment(1, 4, 2);
        assignment.Choose(0, [0.1f, 0.4f, 0.1f, 0.4f], normalized: true);
        assignment.Sort(1);
        Assert.Equal([0, 1, 0, 1], Enumerable.Range(0, 4).Select(assignment.CountOf));
        Assert.Equal(0.5f, assignment.Gate(0, 0));
        Assert.True(assignment.Row(0, 0) < assignment.Row(0, 1));
    }
}
