using System.Collections.Frozen;
using System.Globalization;

namespace Hanul.Corpus;

/// <summary>The Unicode character database as far as canonical composition needs it, read once from <c>CanonicalMappings.txt</c>.</summary>
internal sealed class CanonicalTable
{
    private const string Resource = "CanonicalMappings.txt";
    private static readonly Lazy<CanonicalTable> LazyShared = new(() => new CanonicalTable());
    private readonly FrozenDictionary<int, int[]> _decompositions;
    private readonly FrozenDictionary<(int First, int Second), int> _compositions;
    private readonly FrozenDictionary<int, byte> _classes;
    private readonly FrozenSet<int> _changing;

    private CanonicalTable()
    {
        var decompositions = new Dictionary<int, int[]>();
        var compositions = new Dictionary<(int, int), int>();
        var classes = new Dictionary<int, byte>();
        var changing = new HashSet<int>();
        using var lines = new StreamReader(typeof(CanonicalTable).Assembly.GetManifestResourceStream(Resource)!);
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var parts = line.Split(' ');
            if (parts[1] == ":")
            {
                var range = parts[0].Split('-');
                for (var letter = Hex(range[0]); letter <= Hex(range[1]); letter++)
                    classes[letter] = byte.Parse(parts[2], CultureInfo.InvariantCulture);
                continue;
            }
            var isOneWay = parts[1] == "<";
            int[] decomposition = [.. parts[(isOneWay ? 2 : 1)..].Select(Hex)];
            decompositions[Hex(parts[0])] = decomposition;
            if (isOneWay)
            {
                changing.Add(Hex(parts[0]));
                continue;
            }
            compositions[(decomposition[0], decomposition[1])] = Hex(parts[0]);
            changing.Add(decomposition[1]);
        }
        changing.UnionWith(classes.Keys);
        _decompositions = decompositions.ToFrozenDictionary();
        _compositions = compositions.ToFrozenDictionary();
        _classes = classes.ToFrozenDictionary();
        _changing = changing.ToFrozenSet();

        static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    public static CanonicalTable Shared => LazyShared.Value;

    /// <summary>One step of a letter's canonical decomposition, or null.</summary>
    public int[]? Decompose(int letter) => _decompositions.GetValueOrDefault(letter);

    /// <summary>The letter that two letters compose to, or null.</summary>
    public int? Compose(int first, int second) => _compositions.TryGetValue((first, second), out var composed) ? composed : null;

    /// <summary>The canonical combining class; 0 for letters that begin a cluster.</summary>
    public byte ClassOf(int letter) => _classes.GetValueOrDefault(letter);

    /// <summary>Whether a text with this letter in it may not be composed yet.</summary>
    public bool MayChange(int letter) => _changing.Contains(letter);
}
