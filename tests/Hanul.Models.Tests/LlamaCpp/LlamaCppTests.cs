using Hanul.Formats;
using Hanul.Tokenization;

namespace Hanul.Models.Tests;

/// <summary>llama.cpp loads our GGUF files and computes what their descriptions say.</summary>
public sealed class LlamaCppTests : IDisposable
{
    private static readonly string[] Texts =
        ["안녕하세요, 오늘 아침 날씨가 좋습니다.", "I had rice for breakfast  today!\n\n12345", "<|im_start|>user\n네<|im_end|>"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(TinyModels.Names), MemberType = typeof(TinyModels))]
    public async Task ComputesTheSameLogits(string name)
    {
        // Its GELU is a table of float16, good to three digits; everything else is float32.
        var allowed = name.StartsWith("gpt2", StringComparison.Ordinal) ? 1e-2 : 5e-5;
        Assert.InRange(await LargestDifferenceAsync(name, ElementType.F32), 0, allowed);
    }

    [Theory]
    [InlineData("llama, grouped heads, tied", ElementType.F16)]
    [InlineData("llama, grouped heads, tied", ElementType.BF16)]
    [InlineData("llama, grouped heads, tied", ElementType.Q8_0)]
    [InlineData("olmoe, switch", ElementType.BF16)]
    [InlineData("olmoe, switch", ElementType.Q8_0)]
    [InlineData("gpt2", ElementType.Q8_0)]
    public async Task ReadsEveryType(string name, ElementType type) =>
        // It rounds activations to the weights' type (to bytes for Q8_0), so this is about layout, not digits.
        Assert.InRange(await LargestDifferenceAsync(name, type), 0, 0.5);

    [Theory]
    [InlineData(PretokenizationPattern.Gpt2)]
    [InlineData(PretokenizationPattern.Llama3)]
    [InlineData(PretokenizationPattern.O200k)]
    public async Task EncodesTextAsWeDo(PretokenizationPattern pattern)
    {
        LlamaCppProcess.Require();
        var tokenizer = TinyTokenizer.Train(pattern);
        using var package = TinyModels.Open(_folder["checkpoint"], TinyModels.All["llama"], tokenizer);
        ModelExport.Write(package, _folder["a.gguf"], new ModelExportOptions(), TestContext.Current.CancellationToken);
        var (_, encoded, template) = await LlamaCppProcess.AskAsync(_folder["a.gguf"], [1], Texts);
        Assert.Equal(Texts.Select(text => tokenizer.Encode(text)), encoded);
        Assert.Equal(tokenizer.ChatTemplate, template);
    }

    private async Task<double> LargestDifferenceAsync(string name, ElementType type)
    {
        LlamaCppProcess.Require();
        var tokenizer = TinyTokenizer.Train(PretokenizationPattern.Llama3);
        using var package = TinyModels.Open(_folder["checkpoint"], TinyModels.All[name], tokenizer);
        ModelExport.Write(package, _folder["a.gguf"], new ModelExportOptions { Type = type }, TestContext.Current.CancellationToken);
        int[] tokens = [5, 300, 7, 7, 120, 399, 0, 64, 33, 5, 300, 250];
        using var written = ModelPackage.Open(_folder["a.gguf"]);
        var ours = new PlainForward(written).Logits(tokens);
        var (theirs, _, _) = await LlamaCppProcess.AskAsync(_folder["a.gguf"], tokens);
        return ours.SelectMany((row, t) => row.Select((logit, id) => Math.Abs(logit - theirs[t][id]))).Max();
    }
}
