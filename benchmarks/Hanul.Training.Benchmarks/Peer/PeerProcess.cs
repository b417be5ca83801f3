using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Hanul.Training.Benchmarks;

/// <summary>One of our Python scripts in a process of its own; it answers in lines of JSON.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _python;

    /// <summary>Starts a script that lies beside this program.</summary>
    /// <param name="python">The interpreter; its PyTorch is the peer.</param>
    /// <param name="script">The script's file name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="NotSupportedException">The interpreter does not start.</exception>
    internal PeerProcess(string python, string script, params IEnumerable<object> arguments)
    {
        _python = python;
        var start = new ProcessStartInfo(python)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Peer", script));
        foreach (var argument in arguments)
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception wrong)
        {
            throw new NotSupportedException(
                $"The Python interpreter {python} does not start: {wrong.Message}. Name another with --python.", wrong);
        }

        Errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Debian's own interpreter where there is one, since its packages are what users of python3-torch have.</summary>
    internal static string DefaultPython => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private Task<string> Errors { get; }

    /// <summary>The next answer.</summary>
    /// <exception cref="NotSupportedException">The script ended without one; the message says why.</exception>
    internal JsonObject Read()
    {
        if (_process.StandardOutput.ReadLine() is { } line)
            return JsonNode.Parse(line)!.AsObject();
        _process.WaitForExit();
        var why = Errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? $"exit code {_process.ExitCode}";
        throw new NotSupportedException(
            $"The PyTorch peer failed under {_python}: {why}. On Debian it needs the packages python3-torch and python3-numpy.");
    }

    /// <summary>Asks for something.</summary>
    internal JsonObject Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return Read();
    }

    /// <summary>Ends the script; an answer that is being waited for becomes an error.</summary>
    internal void Stop()
    {
        if (!_process.HasExited)
            _process.Kill();
    }

    /// <summary>Ends the script.</summary>
    public void Dispose()
    {
        Stop();
        _process.Dispose();
    }
}
