using System.Runtime.InteropServices;
using TorchSharp;

namespace Hanul.Training;

/// <summary>Where libtorch and TorchSharp's bridge to it lie on this machine.</summary>
/// <param name="Folder">The folder that holds libtorch's libraries.</param>
/// <param name="Bridge">The path of TorchSharp's own native library.</param>
internal sealed record LibtorchLocation(string Folder, string Bridge)
{
    /// <summary>The libtorch that this TorchSharp was built against.</summary>
    internal const string Version = "2.10.0";

    private const string FolderVariable = "HANUL_LIBTORCH";

    private static string Platform =>
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux") +
        (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");

    /// <summary>The libraries in the order in which they must be loaded; those of CUDA only where the folder has them.</summary>
    internal IEnumerable<string> Libraries =>
        from name in (string[])["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"]
        let path = Path.Combine(Folder, FileName(name))
        where !name.EndsWith("cuda", StringComparison.Ordinal) || File.Exists(path)
        select path;

    /// <summary>Looks at the named folder, beside the application and in the NuGet package cache, in this order.</summary>
    /// <exception cref="FileNotFoundException">Nothing was found; the message lists where it looked and what to do.</exception>
    internal static LibtorchLocation Find()
    {
        var named = Environment.GetEnvironmentVariable(FolderVariable);
        if (!string.IsNullOrEmpty(named) && !Holds(named))
        {
            throw new FileNotFoundException(
                $"{FolderVariable} is {named}, but no {FileName("torch_cpu")} lies there. " +
                "Set it to the folder of an installed PyTorch's libraries (…/site-packages/torch/lib) or unset it.");
        }

        var folders = string.IsNullOrEmpty(named) ? Folders().ToArray() : [named];
        var folder = folders.FirstOrDefault(Holds) ?? throw new FileNotFoundException(
            $"libtorch {Version} was not found. Hanul looked in {string.Join(", ", folders)}. " +
            $"Set {FolderVariable} to the folder of an installed PyTorch's libraries, or restore the package libtorch-cpu-{Platform}.");
        var bridges = Bridges(folder).ToArray();
        var bridge = bridges.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(
            $"TorchSharp's native library was not found. Hanul looked for {string.Join(", ", bridges)}. Restore the package TorchSharp.");
        return new(folder, bridge);
    }

    /// <summary>A library's file name on this platform.</summary>
    internal static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static bool Holds(string folder) => File.Exists(Path.Combine(folder, FileName("torch_cpu")));

    private static IEnumerable<string> Folders() =>
        BesideApplication().Append(InPackage($"libtorch-cpu-{Platform}", Version));

    private static IEnumerable<string> Bridges(string libtorchFolder) =>
        BesideApplication()
            .Append(libtorchFolder)
            .Append(InPackage("torchsharp", TorchSharpVersion))
            .Select(folder => Path.Combine(folder, FileName("LibTorchSharp")));

    private static string TorchSharpVersion => typeof(torch).Assembly.GetName().Version!.ToString(3);

    private static IEnumerable<string> BesideApplication() =>
        [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", Platform, "native")];

    private static string InPackage(string package, string version)
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        if (string.IsNullOrEmpty(packages))
            packages = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Path.Combine(packages, package, version, "runtimes", Platform, "native");
    }
}
