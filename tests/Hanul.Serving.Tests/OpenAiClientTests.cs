using System.ClientModel;
using System.Text;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace Hanul.Serving.Tests;

/// <summary>The official client, unchanged but for the address.</summary>
public sealed class OpenAiClientTests(ModelFixture models)
{
    private static readonly ChatCompletionOptions Short = new() { MaxOutputTokenCount = 60, Temperature = 0 };

    [Fact]
    public async Task Lists_models()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var list = await Client(server).GetOpenAIModelClient().GetModelsAsync(Test.Cancellation);
        Assert.Equal("reciter", Assert.Single(list.Value).Id);
    }

    [Fact]
    public async Task Completes_a_chat()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        OpenAI.Chat.ChatCompletion completion = await Client(server).GetChatClient("reciter")
            .CompleteChatAsync([new SystemChatMessage("짧게 답하세요."), new UserChatMessage("안녕하세요?")], Short, Test.Cancellation);
        Assert.Equal(OpenAI.Chat.ChatFinishReason.Length, completion.FinishReason);
        Assert.Equal(60, completion.Usage.OutputTokenCount);
        Assert.Equal(RecitingModel.After(completion.Usage.InputTokenCount, 60), completion.Content.Single().Text);
    }

    [Fact]
    public async Task Streams_a_chat()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var (text, pieces, usage) = (new StringBuilder(), 0, (ChatTokenUsage?)null);
        await foreach (var update in Client(server).GetChatClient("reciter")
            .CompleteChatStreamingAsync([new UserChatMessage("안녕하세요?")], Short, Test.Cancellation))
        {
            foreach (var part in update.ContentUpdate) text.Append(part.Text);
            pieces += update.ContentUpdate.Count;
            usage = update.Usage ?? usage;
        }

        Assert.NotNull(usage);
        Assert.Equal(RecitingModel.After(usage.InputTokenCount, 60), text.ToString());
        Assert.True(pieces > 10, "The answer came in one piece.");
    }

    [Fact]
    public async Task Reports_errors_as_the_client_expects_them()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        var refusal = await Assert.ThrowsAsync<ClientResultException>(() => Client(server).GetChatClient("gpt-9")
            .CompleteChatAsync([new UserChatMessage("?")], cancellationToken: Test.Cancellation));
        Assert.Equal(404, refusal.Status);
        Assert.Contains("This server serves 'reciter'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Works_through_Microsoft_Extensions_AI()
    {
        await using var server = await RunningServer.StartAsync(models.Model);
        using var chat = Client(server).GetChatClient("reciter").AsIChatClient();
        var answer = await chat.GetResponseAsync("안녕하세요?", new() { MaxOutputTokens = 60, Temperature = 0 }, Test.Cancellation);
        Assert.Equal(RecitingModel.After((int)answer.Usage!.InputTokenCount!.Value, 60), answer.Text);
    }

    private static OpenAIClient Client(RunningServer server) =>
        new(new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(server.Server.Url, "/v1") });
}
