using System.Text;

namespace Hanul.Formats.Tests;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomTensorsComeBack(int seed)
    {
        var random = new Random(seed);
        ElementType[] types =
            [ElementType.F32, ElementType.F16, ElementType.BF16, ElementType.F64, ElementType.F8E4M3, ElementType.F8E5M2];
        var tensors = new List<(string Name, ElementType Type, long[] Shape, float[] Values)>();
        for (var i = 0; i < 30; i++)
        {
            var shape = Enumerable.Range(0, random.Next(5)).Select(_ => (long)random.Next(0, 6)).ToArray();
            var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
            for (var j = 0; j < values.Length; j++) values[j] = random.Next(-8, 9); // exact in every type
            tensors.Add(($"층.{i}.\"weight\"\\", types[random.Next(types.Length)], shape, values));
        }
        var path = _folder["model.safetensors"];
        SafetensorsWriter.Write(
            path, [.. tensors.Select(t => TensorToWrite.FromFloats(t.Name, t.Shape, t.Values, t.Type))],
            new Dictionary<string, string> { ["이름"] = "하늘" }, TestContext.Current.CancellationToken);

        using var file = SafetensorsFile.Open(path);
        Assert.Equal("하늘", file.Metadata["이름"]);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(tensors.Count, file.Tensors.Count);
        foreach (var (name, type, shape, values) in tensors)
        {
            var view = file.View(name);
            Assert.Equal(type, view.Type);
            Assert.Equal(shape, view.Shape);
            Assert.Equal(values, view.ToArray());
            Assert.Equal(0, file.Tensors[name].OffsetBytes % type.BlockBytes());
        }
    }

    [Fact]
    public void ReadsWhatTheReferenceLibraryWrote()
    {
        using var file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", "activations.safetensors"));
        var x = file.View("x").ToArray();
        Assert.Equal(103, x.Length);
        Assert.Equal(Array.ConvertAll(x, v => MathF.Max(v, 0)), file.View("relu").ToArray());
    }

    [Fact]
    public void DamagedFilesAreRefused()
    {
        var good = Sample();
        var path = _folder["damaged.safetensors"];
        Mutator.Assault(good, good.Length - 200, 3000, seed: 5, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            using var file = SafetensorsFile.Open(path);
            ReadEverything(file);
        });
    }

    [Theory]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        4, "overlaps")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "hole")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 8, "no tensor")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "cannot have")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", 4, "cannot have")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "whole number")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        8, "twice")]
    [InlineData("{\"a\":{\"dtype\":\"Q9\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "dtype 'Q9'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999]}}", 4, "cut short")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4, "cut short")]
    [InlineData("{\"a\":[]}", 0, "object")]
    [InlineData("[1,2]", 0, "JSON")]
    [InlineData("{\"a\":{\"dtype\":\"F32\"", 0, "JSON")]
    public void ALyingHeaderIsNamed(string json, int dataBytes, string expected)
    {
        var path = _folder["lying.safetensors"];
        WriteRaw(path, json, dataBytes);
        var error = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATypeNobodyCanViewIsStillListed()
    {
        var path = _folder["f4.safetensors"];
        WriteRaw(path, "{\"a\":{\"dtype\":\"F4\",\"shape\":[2,4],\"data_offsets\":[0,4]}}", 4);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal("F4", file.Tensors["a"].TypeName);
        var error = Assert.Throws<NotSupportedException>(() => file.View("a"));
        Assert.Contains("F4", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65519.9f, true)]
    [InlineData(65520f, false)]
    [InlineData(-1e30f, false)]
    [InlineData(float.NegativeInfinity, true)]
    public void ANumberTooLargeForAHalfIsNamed(float number, bool fits)
    {
        var values = new float[100];
        (values[3], values[70]) = (float.PositiveInfinity, number);
        var tensor = TensorToWrite.FromFloats("층", [100], values, ElementType.F16);
        void Write() => SafetensorsWriter.Write(_folder["a.safetensors"], [tensor], null, TestContext.Current.CancellationToken);
        if (fits) Write();
        else Refused.With<InvalidDataException>("'층'", Write);
    }

    [Fact]
    public void ATensorThatWritesTooLittleLeavesNoFile()
    {
        var path = _folder["short.safetensors"];
        Assert.Throws<InvalidOperationException>(() => SafetensorsWriter.Write(
            path, [new TensorToWrite("a", ElementType.F32, [2], s => s.Write(new byte[4]))], null, TestContext.Current.CancellationToken));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void CancellingLeavesNoFile()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => SafetensorsWriter.Write(
            _folder["a.safetensors"], [TensorToWrite.FromFloats("a", [3], new float[3])], null, cancel.Token));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void ViewsConvertAndSlice()
    {
        var path = _folder["a.safetensors"];
        var values = Enumerable.Range(0, 24).Select(i => (float)i).ToArray();
        SafetensorsWriter.Write(path, [TensorToWrite.FromFloats("a", [2, 3, 4], values)], null, TestContext.Current.CancellationToken);
        using var file = SafetensorsFile.Open(path);
        var view = file.View("a");
        Assert.Equal([20f, 21f, 22f, 23f], view[1][2].ToArray());
        Assert.Equal([7f], view[0][1][3].ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => view[2]);

        var half = _folder["half.safetensors"];
        SafetensorsWriter.Write(half, [TensorToWrite.FromView("a", view, ElementType.BF16)], null, TestContext.Current.CancellationToken);
        using var halfFile = SafetensorsFile.Open(half);
        Assert.Equal(values, halfFile.View("a").ToArray());
    }

    internal static void ReadEverything(TensorFile file)
    {
        var buffer = new float[64];
        foreach (var (name, entry) in file.Tensors)
        {
            if (entry.Type == ElementType.Unknown) continue;
            var view = file.View(name);
            for (long at = 0; at < view.ElementCount; at += 32)
                view.CopyTo(at, buffer.AsSpan(0, (int)Math.Min(32, view.ElementCount - at)));
        }
    }

    private static void WriteRaw(string path, string json, int dataBytes)
    {
        var header = Encoding.UTF8.GetBytes(json);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[dataBytes]]);
    }

    private byte[] Sample()
    {
        var path = _folder["good.safetensors"];
        SafetensorsWriter.Write(
            path,
            [
                TensorToWrite.FromFloats("embedding.weight", [8, 4], new float[32]),
                TensorToWrite.FromFloats("layers.0.weight", [4, 4], new float[16], ElementType.BF16),
                TensorToWrite.FromFloats("norm.weight", [4], new float[4]),
            ],
            null, TestContext.Current.CancellationToken);
        return File.ReadAllBytes(path);
    }
}
