using System.Diagnostics;

namespace Hanul.Serving.Tests;

/// <summary>The <c>hanul</c> script at the root, in a small repository of its own, so that it has something quick to build.</summary>
public sealed class LaunchScriptTests : IDisposable
{
    private const string Program = """
        Console.Error.WriteLine("from the program");
        foreach (var argument in args) Console.WriteLine($"[{argument}]");
        return 7;
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact(Explicit = true)]
    public async Task Builds_when_it_must_and_hands_everything_through()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "The POSIX script; hanul.cmd is its like on Windows.");
        Lay();
        string[] arguments = ["한울", "두 낱말", "", "a\"b'c", "$HOME *", "--json"];
        var printed = string.Concat(arguments.Select(argument => $"[{argument}]\n"));

        Assert.Equal((7, printed, "from the program\n"), await RunAsync("hanul", arguments));
        var built = File.GetLastWriteTimeUtc(Binary);
        Assert.Equal((7, printed, "from the program\n"), await RunAsync("hanul", arguments));
        Assert.Equal(built, File.GetLastWriteTimeUtc(Binary));

        await Task.Delay(1100, Test.Cancellation);
        await File.WriteAllTextAsync(Source, Program.Replace("return 7", "return 3", StringComparison.Ordinal), Test.Cancellation);
        Assert.Equal((3, "", "from the program\n"), await RunAsync("hanul"));

        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), Path.Combine("repository here", "hanul"));
        Assert.Equal((3, "", "from the program\n"), await RunAsync("../link"));

        await Task.Delay(1100, Test.Cancellation);
        await File.WriteAllTextAsync(Source, "this is no C#", Test.Cancellation);
        var (status, output, errors) = await RunAsync("hanul");
        Assert.Equal((1, ""), (status, output));
        Assert.Contains("error CS", errors, StringComparison.Ordinal);
        Assert.EndsWith("hanul could not be built; the lines above say why.\n", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Root => Path.Combine(_folder.Path, "repository here");

    private string Source => Path.Combine(Root, "src", "Hanul.Cli", "Program.cs");

    private string Binary => Path.Combine(Root, "src", "Hanul.Cli", "bin", "Release", "net10.0", "hanul.dll");

    private void Lay()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Source)!);
        var repository = RepositoryRoot();
        foreach (var name in (string[])["hanul", "global.json"]) File.Copy(Path.Combine(repository, name), Path.Combine(Root, name));
        foreach (var name in (string[])["Directory.Build.props", "Directory.Packages.props"])
            File.WriteAllText(Path.Combine(Root, name), "<Project/>");
        File.WriteAllText(Path.Combine(Root, "src", "Hanul.Cli", "Hanul.Cli.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <AssemblyName>hanul</AssemblyName>
              </PropertyGroup>
            </Project>
            """);
        File.WriteAllText(Source, Program);
    }

    private async Task<(int Status, string Output, string Errors)> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, script), arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Test.Cancellation);
        var errors = process.StandardError.ReadToEndAsync(Test.Cancellation);
        await process.WaitForExitAsync(Test.Cancellation);
        return (process.ExitCode, await output, await errors);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hanul.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No repository above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
