using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Hanul.Formats;

namespace Hanul.Training;

/// <summary>
/// The checkpoints of a run, <c>step-00001000</c> and so on. Each is written to a temporary folder, flushed and renamed; older ones go only
/// when the new one is in place. A process killed at any moment leaves whole checkpoints, and at worst a <c>.partial</c> folder.
/// </summary>
/// <param name="folder">Where they lie.</param>
/// <param name="keep">How many of the newest stay.</param>
public sealed class CheckpointStore(string folder, int keep)
{
    private const string Prefix = "step-", Partial = ".partial";

    /// <summary>Where they lie.</summary>
    public string Folder { get; } = folder;

    /// <summary>The steps that have a folder, newest first; whether they are whole is not checked.</summary>
    public IReadOnlyList<int> Steps => Directory.Exists(Folder)
        ? Directory.EnumerateDirectories(Folder, Prefix + "*").Select(StepOf).OfType<int>().OrderDescending().ToArray()
        : [];

    /// <summary>The folder of a step's checkpoint.</summary>
    /// <param name="step">The step.</param>
    public string PathOf(int step) => Path.Combine(Folder, Prefix + step.ToString("D8", CultureInfo.InvariantCulture));

    /// <summary>The newest checkpoint that is whole.</summary>
    /// <param name="note">Told, in a sentence, of each damaged one that was passed over.</param>
    /// <returns>Its folder and manifest, or null where there is none.</returns>
    public (string Folder, CheckpointManifest Manifest)? FindNewest(Action<string>? note = null)
    {
        foreach (var step in Steps)
        {
            try
            {
                return (PathOf(step), Verify(PathOf(step)));
            }
            catch (Exception wrong) when (wrong is InvalidDataException or IOException)
            {
                note?.Invoke($"The checkpoint of step {step} is damaged and is passed over: {wrong.Message}");
            }
        }

        return null;
    }

    /// <summary>Reads a checkpoint's manifest and holds every file to it.</summary>
    /// <param name="checkpoint">The checkpoint's folder.</param>
    /// <exception cref="InvalidDataException">A file is missing, has another length or other content, or the manifest is none.</exception>
    public static CheckpointManifest Verify(string checkpoint)
    {
        var path = Path.Combine(checkpoint, CheckpointManifest.FileName);
        if (!File.Exists(path))
            throw new InvalidDataException($"{path} is missing.");
        var manifest = Read(path);
        if (manifest.Format != CheckpointManifest.CurrentFormat)
        {
            throw new InvalidDataException(
                $"{path} is of format {manifest.Format}; this version reads format {CheckpointManifest.CurrentFormat}.");
        }

        foreach (var (name, expected) in manifest.Files)
        {
            var file = new FileInfo(Path.Combine(checkpoint, name));
            if (!file.Exists)
                throw new InvalidDataException($"{file.FullName} is missing.");
            if (file.Length != expected.LengthBytes)
                throw new InvalidDataException($"{file.FullName} has {file.Length:N0} bytes instead of {expected.LengthBytes:N0}.");
            if (HashOf(file.FullName) != expected.Sha256)
                throw new InvalidDataException($"{file.FullName} does not have the content that was written.");
        }

        return manifest;
    }

    /// <summary>Writes a checkpoint and removes those beyond the number to keep.</summary>
    /// <param name="manifest">The state; the files are filled in.</param>
    /// <param name="writeFiles">Writes every other file into the folder it is given.</param>
    /// <returns>The checkpoint's folder.</returns>
    /// <exception cref="IOException">The disk is full; older checkpoints are untouched.</exception>
    public string Save(CheckpointManifest manifest, Action<string> writeFiles)
    {
        var (final, temporary) = (PathOf(manifest.Step), PathOf(manifest.Step) + Partial);
        Remove(temporary);
        Directory.CreateDirectory(temporary);
        try
        {
            writeFiles(temporary);
            var files = Directory.EnumerateFiles(temporary, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToDictionary(
                file => Path.GetRelativePath(temporary, file).Replace('\\', '/'),
                file => new CheckpointFile(new FileInfo(file).Length, HashOf(file)));
            var json = JsonSerializer.Serialize(manifest with { Files = files }, TrainingJson.Options);
            AtomicFile.WriteAllText(Path.Combine(temporary, CheckpointManifest.FileName), json + "\n");
            AtomicFile.CommitFolder(temporary, final);
        }
        catch
        {
            Remove(temporary);
            throw;
        }

        foreach (var step in Steps.Skip(keep))
            Discard(step);
        return final;
    }

    /// <summary>Removes unfinished folders, and checkpoints newer than a step: the run goes on from there and writes them again.</summary>
    /// <param name="step">The step to go on from; −1 for the beginning.</param>
    public void RemoveAfter(int step)
    {
        if (!Directory.Exists(Folder))
            return;
        foreach (var newer in Steps.Where(candidate => candidate > step))
            Discard(newer);
        foreach (var partial in Directory.EnumerateDirectories(Folder, Prefix + "*" + Partial).ToArray())
            Remove(partial);
    }

    private static int? StepOf(string path)
    {
        var number = Path.GetFileName(path).AsSpan(Prefix.Length);
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
    }

    private static CheckpointManifest Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<CheckpointManifest>(File.ReadAllText(path), TrainingJson.Options)
                ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{path} is no checkpoint manifest: {wrong.Message}", wrong);
        }
    }

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Renames before deleting, so that a half-deleted folder is never taken for a checkpoint.</summary>
    private void Discard(int step)
    {
        var doomed = PathOf(step) + Partial;
        Remove(doomed);
        Directory.Move(PathOf(step), doomed);
        Remove(doomed);
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
