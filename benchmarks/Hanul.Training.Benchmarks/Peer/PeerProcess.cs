using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Hanul.Training.Benchmarks;

/// <summary>One of our Python scripts in a process of its own; it answers in lines of JSON.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process process;
    private readonly string python;

    /// <summary>Starts a script that lies beside this program.</summary>
    /// <param name="python">The interpreter; its PyTorch is the peer.</param>
    /// <param name="script">The script's file name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="NotSupportedException">The interpreter does not start.</exception>
    internal PeerProcess(string python, string script, params IEnumerable<object> arguments)
    {
        this.python = python;
        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Peer", script));
        foreach (var argument in arguments)
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception wrong)
        {
            throw new NotSupportedException($"The Python interpreter {python} does not start: {wrong.Message}. Name another with --python.", wrong);
        }

        Errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Debian's own interpreter where there is one, since its packages are what users of python3-torch have.</summary>
    internal static string DefaultPython => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private Task<string> Errors { get; }

    /// <summary>The next answer, or null where the script has ended well.</summary>
    /// <exception cref="NotSupportedException">The script failed; the message ends with its last line.</exception>
    internal JsonObject? Read()
    {
        var line = process.StandardOutput.ReadLine();
        if (line is not null)
            return JsonNode.Parse(line)!.AsObject();
        process.WaitForExit();
        if (process.ExitCode == 0)
            return null;
        var why = Errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? $"exit code {process.ExitCode}";
        throw new NotSupportedException(
            $"The PyTorch peer failed under {python}: {why}. On Debian it needs the packages python3-torch and python3-numpy.");
    }

    /// <summary>An answer that must come.</summary>
    internal JsonObject Require() => Read() ?? throw new NotSupportedException($"The PyTorch peer under {python} ended without an answer.");

    /// <summary>Asks for something.</summary>
    internal JsonObject Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        return Require();
    }

    /// <summary>Ends the script.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
