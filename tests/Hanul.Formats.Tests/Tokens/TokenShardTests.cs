namespace Hanul.Formats.Tests;

public sealed class TokenShardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(65536, 2)]
    [InlineData(65537, 4)]
    public void DocumentsComeBack(int vocabularySize, int tokenBytes)
    {
        var random = new Random(3);
        int[] Document(int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(vocabularySize))];
        var documents = Enumerable.Range(0, 300).Select(i => Document(i == 7 ? 20_000 : random.Next(1, 90))).ToArray();
        documents[0][0] = vocabularySize - 1;
        Write(documents, vocabularySize);

        using var shard = TokenShard.Open(_folder["train"]);
        Assert.Equal(documents.Length, shard.DocumentCount);
        var all = documents.SelectMany(d => d).ToArray();
        Assert.Equal(all.Length, shard.TokenCount);
        Assert.Equal(all.Length * tokenBytes, new FileInfo(_folder["train.bin"]).Length);
        Assert.Equal(all.Length, shard.DocumentStart(documents.Length));
        for (var d = 0; d < documents.Length; d++)
        {
            var tokens = new int[shard.DocumentStart(d + 1) - shard.DocumentStart(d)];
            shard.Read(shard.DocumentStart(d), tokens);
            Assert.Equal(documents[d], tokens);
        }
        var across = new int[5000];
        shard.Read(17, across);
        Assert.Equal(all[17..5017], across);
        Assert.Throws<ArgumentOutOfRangeException>(() => shard.Read(all.Length - 1, new int[2]));
    }

    [Fact]
    public void TheIndexIsMegatronsByteForByte()
    {
        Write([[5, 6, 7], [8]], 100);
        byte[] expected =
        [
            .. "MMIDIDX\0\0"u8, 1, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0,
            3, 0, 0, 0, 1, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,
        ];
        Assert.Equal(expected, File.ReadAllBytes(_folder["train.idx"]));
        Assert.Equal([5, 0, 6, 0, 7, 0, 8, 0], File.ReadAllBytes(_folder["train.bin"]));
    }

    [Fact]
    public void ADocumentMayHaveSeveralSequences()
    {
        Write([[1, 2], [3], [4, 5, 6]], 100);
        // Megatron splits documents into sentences: here the first two sequences become one document.
        var index = File.ReadAllBytes(_folder["train.idx"]);
        var marks = index.Length - (4 * 8);
        index[26] = 3;
        File.WriteAllBytes(_folder["train.idx"], [.. index[..(marks + 8)], .. index[(marks + 16)..]]);
        using var shard = TokenShard.Open(_folder["train"]);
        Assert.Equal(2, shard.DocumentCount);
        Assert.Equal(3, shard.DocumentStart(1));
        Assert.Equal(6, shard.DocumentStart(2));
    }

    [Fact]
    public void AShardWithoutDocumentsIsAShard()
    {
        Write([], 10);
        using var shard = TokenShard.Open(_folder["train"]);
        Assert.Equal(0, shard.TokenCount);
        Assert.Equal(0, shard.DocumentStart(0));
    }

    [Fact]
    public void NothingIsSeenBeforeComplete()
    {
        using (var writer = new TokenShardWriter(_folder["train"], 10))
        {
            writer.AddDocument([1, 2]);
            Assert.Throws<ArgumentException>(() => writer.AddDocument([10]));
            Assert.Throws<ArgumentException>(() => writer.AddDocument([-1]));
            Assert.Throws<ArgumentException>(() => writer.AddDocument([]));
            Assert.DoesNotContain("train.bin", _folder.Names);
        }
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void DamagedIndexesAreRefused()
    {
        Write([[1, 2, 3], [4], [5, 6, 7, 8]], 100);
        var good = File.ReadAllBytes(_folder["train.idx"]);
        Mutator.Assault(good, good.Length, 2500, seed: 11, bytes =>
        {
            File.WriteAllBytes(_folder["train.idx"], bytes);
            using var shard = TokenShard.Open(_folder["train"]);
            shard.Read(0, new int[shard.TokenCount]);
            for (var d = 0; d <= shard.DocumentCount; d++) Assert.InRange(shard.DocumentStart(d), 0, shard.TokenCount);
        });
    }

    [Fact]
    public void ATruncatedBinIsNamed()
    {
        Write([[1, 2, 3]], 100);
        File.WriteAllBytes(_folder["train.bin"], [1, 0, 2]);
        var error = Assert.Throws<InvalidDataException>(() => TokenShard.Open(_folder["train"]));
        Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
        File.Delete(_folder["train.bin"]);
        Assert.Throws<FileNotFoundException>(() => TokenShard.Open(_folder["train"]));
    }

    private void Write(int[][] documents, int vocabularySize)
    {
        using var writer = new TokenShardWriter(_folder["train"], vocabularySize);
        foreach (var document in documents) writer.AddDocument(document);
        writer.Complete();
    }
}
