using System.Buffers;
using System.Text.Json;

namespace Hanul.Training;

/// <summary>
/// <c>metrics.jsonl</c>: one JSON line a step, appended in one write each. A resumed run first cuts the lines after its checkpoint, so that
/// the file reads like one undisturbed run.
/// </summary>
internal sealed class MetricsFile : IDisposable
{
    internal const string FileName = "metrics.jsonl";

    private readonly FileStream stream;

    private MetricsFile(FileStream stream) => this.stream = stream;

    /// <summary>Opens a run's file, or begins one, and cuts what lies after a step.</summary>
    internal static MetricsFile Open(string folder, int lastStep)
    {
        var path = Path.Combine(folder, FileName);
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        stream.SetLength(EndOf(stream, lastStep));
        stream.Position = stream.Length;
        return new(stream);
    }

    internal void Append(TrainingStep step)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, step);
        buffer.Write("\n"u8);
        stream.Write(buffer.WrittenSpan);
    }

    internal void Flush() => stream.Flush(flushToDisk: true);

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    private static void Write(Utf8JsonWriter json, TrainingStep step)
    {
        json.WriteStartObject();
        json.WriteNumber("step", step.Step);
        WriteNumber(json, "loss", step.Loss);
        if (step.ValidationLoss is { } validation)
            WriteNumber(json, "validationLoss", validation);
        if (step.BitsPerByte is { } bits)
            WriteNumber(json, "bitsPerByte", bits);
        WriteNumber(json, "learningRate", step.LearningRate);
        WriteNumber(json, "gradientNorm", step.GradientNorm);
        json.WriteNumber("tokens", step.Tokens);
        WriteNumber(json, "seconds", Math.Round(step.Duration.TotalSeconds, 6));
        WriteNumber(json, "elapsedSeconds", Math.Round(step.Elapsed.TotalSeconds, 3));
        WriteNumber(json, "tokensPerSecond", Math.Round(step.TokensPerSecond, 1));
        WriteNumber(json, "utilisation", Math.Round(step.Utilisation, 4));
        if (step.Skipped is not null)
            json.WriteString("skipped", step.Skipped);
        if (step.Routers.Count > 0)
            WriteRouters(json, step.Routers);
        json.WriteEndObject();
    }

    private static void WriteRouters(Utf8JsonWriter json, IReadOnlyList<RouterLoad> routers)
    {
        json.WriteStartArray("routers");
        foreach (var router in routers)
        {
            json.WriteStartObject();
            json.WriteNumber("layer", router.Layer);
            json.WriteStartArray("load");
            foreach (var share in router.Load)
                json.WriteNumberValue(Math.Round(share, 5));
            json.WriteEndArray();
            WriteNumber(json, "dropped", Math.Round(router.Dropped, 6));
            WriteNumber(json, "balanceLoss", router.BalanceLoss);
            WriteNumber(json, "zLoss", router.ZLoss);
            WriteNumber(json, "entropy", router.Entropy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>JSON knows no infinities; what is not finite becomes null.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }

    /// <summary>Where the last whole line of a step up to <paramref name="lastStep"/> ends.</summary>
    private static long EndOf(FileStream stream, int lastStep)
    {
        stream.Position = 0;
        using var reader = new StreamReader(stream, leaveOpen: true);
        var end = 0L;
        while (reader.ReadLine() is { } line && StepOf(line) is { } step && step <= lastStep)
        {
            var next = end + System.Text.Encoding.UTF8.GetByteCount(line) + 1;
            if (next > stream.Length)
                break;
            end = next;
        }

        return end;
    }

    private static int? StepOf(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("step").GetInt32();
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
