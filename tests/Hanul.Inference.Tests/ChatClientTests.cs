using Microsoft.Extensions.AI;

namespace Hanul.Inference.Tests;

public sealed class ChatClientTests
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.System, "Be kind."), new(ChatRole.User, "오늘 날씨가 어때요?")];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnAnswerIsWhatTheModelGenerates()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        using var client = loaded.Model.AsIChatClient();
        var options = new ChatOptions { Temperature = 0.8f, TopP = 0.9f, TopK = 30, Seed = 5, MaxOutputTokens = 12 };
        var response = await client.GetResponseAsync(Messages, options, Ct);
        var prompt = loaded.Model.EncodeChat([new("system", "Be kind."), new("user", "오늘 날씨가 어때요?")]);
        var tokens = await loaded.Generate(prompt, new() { Temperature = 0.8f, TopP = 0.9f, TopK = 30, Seed = 5, MaxTokens = 12 });
        Assert.Equal(string.Concat(tokens.Select(token => token.Text)), response.Text);
        Assert.Equal(tokens[^1].Finish == FinishReason.MaxTokens ? ChatFinishReason.Length : ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((prompt.Count, tokens.Count), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal(loaded.Model.Name, response.ModelId);
    }

    [Fact]
    public async Task AStreamGathersToTheSameAnswer()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        using var client = loaded.Model.AsIChatClient();
        var options = new ChatOptions { Seed = 9, MaxOutputTokens = 20 };
        var whole = await client.GetResponseAsync(Messages, options, Ct);
        var streamed = await client.GetStreamingResponseAsync(Messages, options, Ct).ToChatResponseAsync(Ct);
        Assert.Equal(whole.Text, streamed.Text);
        Assert.Equal(whole.FinishReason, streamed.FinishReason);
        Assert.Equal(whole.Usage!.TotalTokenCount, streamed.Usage!.TotalTokenCount);
        Assert.Equal(ChatRole.Assistant, Assert.Single(streamed.Messages).Role);
    }

    [Fact]
    public async Task StopSequencesAndInstructionsAreHeeded()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        using var client = loaded.Model.AsIChatClient();
        var options = new ChatOptions { Seed = 3, MaxOutputTokens = 30 };
        var whole = (await client.GetResponseAsync(Messages, options, Ct)).Text;
        var stop = whole.Substring(whole.Length / 2, 2);
        options.StopSequences = [stop];
        var stopped = await client.GetResponseAsync(Messages, options, Ct);
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], stopped.Text);
        Assert.Equal(ChatFinishReason.Stop, stopped.FinishReason);
        options = new() { Seed = 3, MaxOutputTokens = 30, Instructions = "Be kind." };
        var instructed = await client.GetResponseAsync(Messages[1..], options, Ct);
        Assert.Equal(whole, instructed.Text);
    }

    [Fact]
    public async Task OptionsOfTheEngineComeThroughTheFactory()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        using var client = loaded.Model.AsIChatClient();
        var greedy = new ChatOptions
        {
            RawRepresentationFactory = _ => new GenerationOptions { Temperature = 0, MaxTokens = 7, IgnoreEndToken = true },
        };
        Assert.Equal(7, (await client.GetResponseAsync(Messages, greedy, Ct)).Usage!.OutputTokenCount);
        greedy.MaxOutputTokens = 3;
        Assert.Equal(3, (await client.GetResponseAsync(Messages, greedy, Ct)).Usage!.OutputTokenCount);
    }

    [Fact]
    public async Task WhatCannotBeHeededIsRefused()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        using var client = loaded.Model.AsIChatClient();
        var picture = new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")]);
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([picture], null, Ct));
        var json = new ChatOptions { ResponseFormat = ChatResponseFormat.Json };
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync(Messages, json, Ct));
        var tool = AIFunctionFactory.Create(() => 1, "one");
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync(Messages, new() { Tools = [tool] }, Ct));
    }

    [Fact]
    public void SaysWhatItIs()
    {
        using var loaded = LoadedModel.Of(TinyModels.Dense);
        using var client = loaded.Model.AsIChatClient();
        Assert.Equal(loaded.Model.Name, client.GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.Same(loaded.Model, client.GetService<LanguageModel>());
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Null(client.GetService(typeof(LanguageModel), "other"));
    }
}
