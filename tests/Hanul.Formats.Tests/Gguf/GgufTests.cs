namespace Hanul.Formats.Tests;

public sealed class GgufTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryMetadataTypeComesBack()
    {
        (string Key, object Value)[] metadata =
        [
            ("u8", (byte)200), ("i8", (sbyte)-100), ("u16", (ushort)60000), ("i16", (short)-30000), ("u32", uint.MaxValue),
            ("i32", int.MinValue), ("f32", 1.5f), ("bool", true), ("text", "한울"), ("u64", ulong.MaxValue), ("i64", long.MinValue),
            ("f64", Math.PI), ("texts", new[] { "가", "", "c" }), ("ints", new[] { 1, -2 }), ("floats", new[] { 0.5f }),
            ("bools", new[] { true, false }), ("none", Array.Empty<string>()), ("bytes", new byte[] { 1, 2, 3 }),
        ];
        var path = _folder["a.gguf"];
        GgufWriter.Write(path, metadata, [], TestContext.Current.CancellationToken);
        using var file = GgufFile.Open(path);
        Assert.Equal(3, file.Version);
        foreach (var (key, value) in metadata) Assert.Equal(value, file.Metadata[key]);
        Assert.Equal("한울", file.Metadata.String("text"));
        Assert.Equal(200, file.Metadata.Int64("u8"));
        Assert.Equal(1.5, file.Metadata.Double("f32"));
        Assert.Equal([1, 2, 3], file.Metadata.Int32s("bytes"));
        Assert.Null(file.Metadata.Bool("missing"));
        Assert.Throws<InvalidDataException>(() => file.Metadata.Int64("u64"));
        Assert.Throws<InvalidDataException>(() => file.Metadata.String("u8"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void RandomTensorsComeBack(int seed)
    {
        var random = new Random(seed);
        ElementType[] types = [ElementType.F32, ElementType.F16, ElementType.BF16, ElementType.Q8_0, ElementType.F64];
        var tensors = new List<(string Name, ElementType Type, long[] Shape, float[] Values)>();
        for (var i = 0; i < 20; i++)
        {
            var type = types[random.Next(types.Length)];
            long[] shape = [.. Enumerable.Range(0, random.Next(3)).Select(_ => (long)random.Next(1, 4)), 32L * random.Next(1, 3)];
            var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
            for (var j = 0; j < values.Length; j++) values[j] = j % 32 == 0 ? 127 : random.Next(-127, 128);
            tensors.Add(($"blk.{i}.weight", type, shape, values));
        }
        var path = _folder["a.gguf"];
        GgufWriter.Write(
            path, [("general.architecture", "llama"), ("general.alignment", 64u)],
            [.. tensors.Select(t => TensorToWrite.FromFloats(t.Name, t.Shape, t.Values, t.Type))], TestContext.Current.CancellationToken);
        using var file = GgufFile.Open(path);
        foreach (var (name, type, shape, values) in tensors)
        {
            Assert.Equal(type, file.Tensors[name].Type);
            Assert.Equal(shape, file.Tensors[name].Shape);
            Assert.Equal(0, file.Tensors[name].OffsetBytes % 64);
            Assert.Equal(values, file.View(name).ToArray());
        }
    }

    [Fact]
    public void DamagedFilesAreRefused()
    {
        var path = _folder["good.gguf"];
        GgufWriter.Write(
            path,
            [
                ("general.architecture", "llama"), ("tokens", new[] { "a", "b", "한" }), ("types", new[] { 1, 2, 3 }), ("rate", 1f),
                ("on", true),
            ],
            [
                TensorToWrite.FromFloats("a", [3, 32], new float[96], ElementType.Q8_0),
                TensorToWrite.FromFloats("b", [4, 5], new float[20], ElementType.F16),
                TensorToWrite.FromFloats("c", [7], new float[7]),
            ],
            TestContext.Current.CancellationToken);
        var good = File.ReadAllBytes(path);
        Mutator.Assault(good, good.Length - 200, 4000, seed: 7, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            using var file = GgufFile.Open(path);
            SafetensorsTests.ReadEverything(file);
        });
    }

    [Fact]
    public void TypesNobodyCanViewAreListed()
    {
        var path = _folder["q4.gguf"];
        var tensor = TensorToWrite.FromFloats("a", [2, 32], new float[64], ElementType.Q8_0);
        GgufWriter.Write(path, [], [tensor], TestContext.Current.CancellationToken);
        var bytes = File.ReadAllBytes(path);
        var typeAt = 4 + 4 + 8 + 8 + 8 + 1 + 4 + 16;
        foreach (var (code, name) in new[] { (2u, "Q4_0"), (200u, "type 200") })
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(typeAt), code);
            File.WriteAllBytes(path, bytes);
            using var file = GgufFile.Open(path);
            Assert.Equal(name, file.Tensors["a"].TypeName);
            var error = Assert.Throws<NotSupportedException>(() => file.View("a"));
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1u, "version 1")]
    [InlineData(4u, "version 4")]
    [InlineData(0x03000000u, "big-endian")]
    public void OtherVersionsAreNamed(uint version, string expected)
    {
        var path = _folder["old.gguf"];
        File.WriteAllBytes(path, [.. "GGUF"u8, .. BitConverter.GetBytes(version), .. new byte[16]]);
        var error = Assert.Throws<NotSupportedException>(() => GgufFile.Open(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepArraysDoNotOverflowTheCallStack()
    {
        var path = _folder["deep.gguf"];
        using (var writer = new BinaryWriter(File.Create(path)))
        {
            writer.Write("GGUF"u8);
            writer.Write(3u);
            writer.Write(0UL);
            writer.Write(1UL);
            writer.Write(1UL);
            writer.Write((byte)'k');
            writer.Write(9u);
            for (var i = 0; i < 100_000; i++)
            {
                writer.Write(9u);
                writer.Write(1UL);
            }
        }
        var error = Assert.Throws<InvalidDataException>(() => GgufFile.Open(path));
        Assert.Contains("nested", error.Message, StringComparison.Ordinal);
    }
}
