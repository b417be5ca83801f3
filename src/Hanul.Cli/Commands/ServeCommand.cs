using System.CommandLine;
using System.Net;
using Hanul.Inference;
using Hanul.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Hanul.Cli;

/// <summary><c>hanul serve</c>: the chat page and the OpenAI-compatible API.</summary>
internal static class ServeCommand
{
    public const int DefaultPort = 8080;

    public static Command Create()
    {
        var (model, threads) = (SharedOptions.Model(), SharedOptions.Threads());
        var port = Port();
        var host = new Option<string>("--host")
        {
            Description = "The address to listen on. The default is this machine only; another one opens the model to the network.",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var key = new Option<string?>("--api-key") { Description = "Ask clients for this key. Default: the environment variable HANUL_API_KEY, else none.", HelpName = "KEY" };
        var command = new Command("serve", "Serve a model: a chat page at / and the OpenAI chat API under /v1. Ctrl-C ends it.")
        {
            model, port, host, key, threads,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var loaded = await LanguageModel.LoadAsync(
                RunFolder.Model(parsed.GetRequiredValue(model)), new() { ThreadCount = parsed.GetValue(threads) }, cancel);
            var options = new HanulServerOptions
            {
                Address = Address(parsed.GetRequiredValue(host)),
                Port = parsed.GetValue(port),
                Logging = LogToStandardError,
            };
            if (parsed.GetValue(key) is { } given)
                options = options with { ApiKey = given };
            await RunAsync(loaded, options, new(json: false), cancel);
        });
        return ManualPage.With(command, "hanul serve hanul-quickstart", "hanul serve model.gguf --port 9000");
    }

    public static Option<int> Port() => new("--port")
    {
        Description = "The port to listen on.",
        DefaultValueFactory = _ => DefaultPort,
        HelpName = "PORT",
    };

    // One line a request.
    private static void LogToStandardError(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static IPAddress Address(string host) => host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) ? address
        : throw new InvalidDataException($"\"{host}\" is no IP address. Use 127.0.0.1 for this machine only, 0.0.0.0 for every network it is on.");

    public static async Task RunAsync(LanguageModel model, HanulServerOptions options, Output output, CancellationToken cancel)
    {
        await using var server = await HanulServer.StartAsync(model, options, cancel);
        output.Say($"{options.ModelName ?? model.Name} talks at {server.Url} (chat page) and {server.Url}v1 (OpenAI API). Ctrl-C ends it.");
        try
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        catch (OperationCanceledException)
        {
            output.Say("Stopped serving.");
        }
    }
}
