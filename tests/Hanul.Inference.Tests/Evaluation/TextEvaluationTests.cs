using System.Text;

namespace Hanul.Inference.Tests;

public sealed class TextEvaluationTests
{
    private const string Text = "안녕하세요, 오늘 아침에 무엇을 드셨어요? I had rice and soup, and then I went for a walk in the morning. 날씨가 참 좋습니다.";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task IsTheSumOfTheTokensOwnLosses()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        var tokenizer = loaded.Model.Tokenizer;
        int[] tokens = [(tokenizer.BeginTokenId ?? tokenizer.EndTokenId)!.Value, .. tokenizer.Encode(Text)];
        var result = await TextEvaluation.RunAsync(loaded.Model, [Text, "", Text], ct: Ct);
        Assert.Equal(2 * (tokens.Length - 1), result.TokenCount);
        Assert.Equal(2 * Encoding.UTF8.GetByteCount(Text), result.ByteCount);
        var nats = 2 * Loss(loaded.Model.Logits(tokens), tokens, 1);
        Assert.Equal(nats, result.TotalNats, 1e-6);
        Assert.Equal(Math.Exp(nats / result.TokenCount), result.Perplexity, 1e-3);
        Assert.Equal(nats / Math.Log(2) / result.ByteCount, result.BitsPerByte, 1e-6);
    }

    [Fact]
    public async Task WindowsCountEveryTokenOnce()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        var tokenizer = loaded.Model.Tokenizer;
        int[] tokens = [(tokenizer.BeginTokenId ?? tokenizer.EndTokenId)!.Value, .. tokenizer.Encode(Text)];
        foreach (var (window, stride) in ((int, int)[])[(16, 8), (10, 9), (7, 1), (1000, 100)])
        {
            var reports = new List<EvaluationResult>();
            var result = await TextEvaluation.RunAsync(
                loaded.Model, [Text], new() { WindowLength = window, Stride = stride }, new Reports(reports), Ct);
            Assert.Equal(tokens.Length - 1, result.TokenCount);
            Assert.Equal(result, reports[^1]);
            var nats = 0.0;
            for (int start = 0, counted = 1; counted < tokens.Length; start += stride)
            {
                var piece = tokens[start..Math.Min(tokens.Length, start + Math.Min(window, 160))];
                nats += Loss(loaded.Model.Logits(piece), piece, counted - start);
                counted = start + piece.Length;
            }

            Assert.Equal(nats, result.TotalNats, 1e-6);
        }
    }

    [Fact]
    public async Task WindowsThatNeverEndAreRefused()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        foreach (var (window, stride) in ((int, int)[])[(1, 1), (16, 0), (16, 16), (-5, 1)])
        {
            await Assert.ThrowsAsync<ArgumentException>(() =>
                TextEvaluation.RunAsync(loaded.Model, [Text], new() { WindowLength = window, Stride = stride }, ct: Ct));
        }
    }

    private static double Loss(float[][] logits, int[] tokens, int first) => Enumerable.Range(first, tokens.Length - first).Sum(i =>
    {
        double largest = logits[i - 1].Max();
        return Math.Log(logits[i - 1].Sum(logit => Math.Exp(logit - largest))) + largest - logits[i - 1][tokens[i]];
    });

    private sealed class Reports(List<EvaluationResult> all) : IProgress<EvaluationResult>
    {
        public void Report(EvaluationResult value) => all.Add(value);
    }
}
