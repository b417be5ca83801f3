using Hanul.Compute;

namespace Hanul.Inference.Tests;

/// <summary>The keystone: what the original implementations compute, the engine computes.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Models => ["llama/mha_default", "gpt2/base", "mixtral/top2_of_4"];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task LogitsOfWholeTexts(string name)
    {
        using var golden = Golden.Open(name);
        using var model = await LanguageModel.LoadAsync(golden.Folder, ct: TestContext.Current.CancellationToken);
        foreach (var one in golden.Cases("forward"))
        {
            foreach (var (row, first, tokens) in Golden.Rows(one))
            {
                var logits = model.Logits(tokens);
                for (var i = 0; i < tokens.Length; i++)
                    Golden.Equal(golden.Output(one, "logits", row, first + i), logits[i], $"{one["name"]} row {row}, logits of token {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task GreedyTexts(string name)
    {
        var ct = TestContext.Current.CancellationToken;
        using var golden = Golden.Open(name);
        using var model = await LanguageModel.LoadAsync(golden.Folder, ct: ct);
        var options = new GenerationOptions { MaxTokens = 16, Temperature = 0, IgnoreEndToken = true };
        foreach (var one in golden.Cases("generate_greedy"))
        {
            foreach (var (row, _, tokens) in Golden.Rows(one))
            {
                var ids = new List<int>();
                await foreach (var token in model.GenerateAsync(tokens, options, ct))
                    ids.Add(token.Id);
                Assert.Equal(Golden.Numbers(one["generated"]![row]!), ids);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void HiddenStates(string name)
    {
        using var golden = Golden.Open(name);
        using var run = new PassRun(golden.Folder);
        foreach (var one in golden.Cases("forward").Where(one => Golden.Has(one, "hidden_states.0")))
        {
            foreach (var (row, first, tokens) in Golden.Rows(one))
            {
                var layers = run.Spec.Decoder.Layers.Count;
                run.Feed(run.NewSequence(), tokens, layer =>
                {
                    // The last published state follows the final norm; it is compared below.
                    for (var i = 0; layer < layers && i < tokens.Length; i++)
                    {
                        var expected = golden.Output(one, $"hidden_states.{layer}", row, first + i);
                        Golden.Equal(expected, run.Workspace.Hidden.Span(i), $"{one["name"]} row {row}, state {layer} of token {i}");
                    }
                });
                for (var i = 0; i < tokens.Length; i++)
                {
                    var expected = golden.Output(one, $"hidden_states.{layers}", row, first + i);
                    Golden.Equal(expected, run.Workspace.Output.Span(i), $"{one["name"]} row {row}, last state of token {i}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ChunksThroughTheCache(string name)
    {
        using var golden = Golden.Open(name);
        using var run = new PassRun(golden.Folder);
        foreach (var one in golden.Cases("cached_forward"))
        {
            var ids = one["input_ids"]!.AsArray();
            for (var row = 0; row < ids.Count; row++)
            {
                var tokens = Golden.Numbers(ids[row]!);
                var sequence = run.NewSequence();
                foreach (var (chunk, index) in one["chunks"]!.AsArray().Select((chunk, index) => (Golden.Numbers(chunk!), index)))
                {
                    run.Feed(sequence, tokens.AsSpan(chunk[0]..chunk[1]));
                    for (var i = 0; i < chunk[1] - chunk[0]; i++)
                    {
                        var expected = golden.Output(one, $"logits.{index}", row, i);
                        Golden.Equal(expected, run.Workspace.Logits.Span(i), $"row {row}, chunk {index}, token {i}");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void EveryImplementationOfTheKernels(string name)
    {
        using var golden = Golden.Open(name);
        var one = golden.Cases("forward").First();
        var (row, first, tokens) = Golden.Rows(one).First();
        foreach (var kernels in Kernels.Available)
        {
            using var run = new PassRun(golden.Folder, kernels);
            run.Feed(run.NewSequence(), tokens);
            for (var i = 0; i < tokens.Length; i++)
                Golden.Equal(golden.Output(one, "logits", row, first + i), run.Workspace.Logits.Span(i), $"{kernels.Name}, token {i}");
        }
    }
}
