using System.CommandLine;
using System.Text.Json.Nodes;
using Hanul.Tokenization;

namespace Hanul.Cli;

/// <summary><c>hanul tokenizer train|encode|decode</c>.</summary>
internal static class TokenizerCommand
{
    public static Command Create() => new("tokenizer", "Train a tokenizer on text, or turn text into token ids and back.")
    {
        TokenizerTrainCommand.Create(), Encode(), Decode(),
    };

    private static Command Encode()
    {
        var (tokenizer, file, json) = (TokenizerArgument(), FileOption("Text to encode, one string a line; - or absent for standard input."), SharedOptions.Json());
        var plain = new Option<bool>("--no-special") { Description = "Leave out the special tokens that the tokenizer adds around a text." };
        var command = new Command("encode", "Print the token ids of each line of a text, with --json also where each token lies in it (code points).")
        {
            tokenizer, file, plain, json,
        };
        command.SetAction(parsed =>
        {
            var loaded = Tokenizer.Load(parsed.GetRequiredValue(tokenizer));
            var output = new Output(parsed.GetValue(json));
            foreach (var line in Lines(parsed.GetValue(file)))
                PrintTokens(output, parsed.GetValue(json), loaded.EncodeWithOffsets(line, addSpecialTokens: !parsed.GetValue(plain)));
        });
        return ManualPage.With(command, "hanul tokenizer encode hanul-quickstart/model --text-file greetings.txt", "echo '안녕하세요' | hanul tokenizer encode my-model --json");
    }

    private static Command Decode()
    {
        var (tokenizer, file) = (TokenizerArgument(), FileOption("Token ids to decode, one sequence a line, separated by commas or spaces; - or absent for standard input."));
        var command = new Command("decode", "Print the text of each line of token ids.") { tokenizer, file };
        command.SetAction(parsed =>
        {
            var loaded = Tokenizer.Load(parsed.GetRequiredValue(tokenizer));
            foreach (var line in Lines(parsed.GetValue(file)))
                Output.Raw(loaded.Decode(TokenList.Parse(line)) + "\n");
        });
        return ManualPage.With(command, "echo '312 77 1045' | hanul tokenizer decode hanul-quickstart/model");
    }

    private static Argument<string> TokenizerArgument() =>
        new("TOKENIZER") { Description = "A tokenizer.json, or the folder of a model or run that holds one." };

    private static Option<string?> FileOption(string description) => new("--text-file") { Description = description, HelpName = "FILE" };

    private static IEnumerable<string> Lines(string? file)
    {
        if (file is not (null or "-"))
            return File.ReadLines(file);
        return Standard();

        static IEnumerable<string> Standard()
        {
            while (Console.In.ReadLine() is { } line)
                yield return line;
        }
    }

    private static void PrintTokens(Output output, bool json, IReadOnlyList<TokenSpan> tokens)
    {
        if (!json)
        {
            Output.Raw(string.Join(' ', tokens.Select(token => token.Id)) + "\n");
            return;
        }

        output.JsonLine(new JsonObject
        {
            ["ids"] = new JsonArray([.. tokens.Select(token => (JsonNode)token.Id)]),
            ["offsets"] = new JsonArray([.. tokens.Select(token => (JsonNode)new JsonArray(token.Start, token.End))]),
        });
    }
}
