// Asks a model one question: dotnet run -- MODEL "QUESTION", where MODEL is a model folder or a GGUF file.
using Hanul.Inference;
using Microsoft.Extensions.AI;

using var model = await LanguageModel.LoadAsync(args[0]);
using var chat = model.AsIChatClient();
await foreach (var piece in chat.GetStreamingResponseAsync(args[1]))
    Console.Write(piece.Text);
Console.WriteLine();
