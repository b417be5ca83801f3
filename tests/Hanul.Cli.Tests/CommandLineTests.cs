using System.CommandLine;

namespace Hanul.Cli.Tests;

[Collection("console")]
public class CommandLineTests
{
    public static TheoryData<string> EveryCommand => [.. Walk(HanulCommand.Create(), "")];

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void Every_command_has_a_manual_page_that_says_what_it_does(string path)
    {
        var text = new StringWriter();
        var status = HanulCommand.Create().Parse(path + " --help").Invoke(new() { Output = text });
        Assert.Equal(0, status);
        Assert.Contains("Description:", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("Usage:", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void Every_option_is_described(string path)
    {
        var command = path.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate((Command)HanulCommand.Create(), (parent, name) => parent.Subcommands.Single(child => child.Name == name));
        Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{path} {option.Name}"));
        Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{path} {argument.Name}"));
    }

    [Theory]
    [InlineData("inspect no-such-model", "no-such-model")]
    [InlineData("train no-such-recipe.json", "no-such-recipe.json")]
    [InlineData("generate no-such-model --prompt x", "no-such-model")]
    [InlineData("serve no-such-model", "no-such-model")]
    [InlineData("tokenizer encode no-such-folder", "no-such-folder")]
    [InlineData("plan no-such-system --gpus 8xH100", "no-such-system")]
    [InlineData("plan llama-3-8b --gpus 0xH100", "0 processors")]
    [InlineData("plan llama-3-8b --gpus 8xZ80", "Z80")]
    [InlineData("plan llama-3-8b", "--gpus")]
    [InlineData("plan", "--list")]
    [InlineData("plan llama-3-8b --gpus 8xH100 --tp 3", "processors")]
    [InlineData("plan llama-3-8b --gpus 8xH100 --tp 8 --price NaN --tokens 1B", "price")]
    [InlineData("plan llama-3-8b --gpus 8xH100 --precision fp7", "fp7")]
    [InlineData("plan llama-3-8b --gpus 8xA100 --tp 8 --precision fp8", "FP8")]
    [InlineData("plan megatron-1t --gpus 8xH100 --batch 64", "Memory kills it")]
    [InlineData("plan llama-3-8b --gpus 8xH100 --hardware no-such-file.json", "no-such-file.json")]
    [InlineData("plan --rows no-such-file.csv", "no-such-file.csv")]
    public async Task What_is_not_there_is_told_in_a_sentence(string line, string named)
    {
        var before = Console.Error;
        var said = new StringWriter();
        Console.SetError(said);
        try
        {
            var status = await HanulCommand.RunAsync(line.Split(' '), TestContext.Current.CancellationToken);
            Assert.Equal(1, status);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Contains(named, said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Token_lists_take_commas_spaces_and_semicolons()
    {
        Assert.Equal([1, 2, 3], TokenList.Parse("1, 2 3"));
        Assert.Equal([[1, 2], [3]], TokenList.ParseRows("1,2;3"));
        Assert.Contains("\"x\"", Assert.Throws<InvalidDataException>(() => TokenList.Parse("1,x")).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Walk(Command command, string path)
    {
        foreach (var child in command.Subcommands)
        {
            var name = $"{path} {child.Name}".Trim();
            yield return name;
            foreach (var deeper in Walk(child, name))
                yield return deeper;
        }
    }
}
