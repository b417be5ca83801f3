using System.Xml.Linq;

namespace Hanul.Cli.Tests;

/// <summary>The house plan: a room uses only rooms on lower floors, and a library lives in the one room named for it.</summary>
public class HousePlanTests
{
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Hanul.Formats"] = 0,
        ["Hanul.Tokenization"] = 0,
        ["Hanul.Distributed"] = 0,
        ["Hanul.Models"] = 1,
        ["Hanul.Corpus"] = 1,
        ["Hanul.Compute"] = 1,
        ["Hanul.Training"] = 2,
        ["Hanul.Inference"] = 2,
        ["Hanul.Planning"] = 2,
        ["Hanul.Serving"] = 3,
        ["Hanul.Cli"] = 5,
    };

    private static readonly Dictionary<string, string> Owners = new()
    {
        ["TorchSharp"] = "Hanul.Training",
        ["Sep"] = "Hanul.Planning",
        ["Iced"] = "Hanul.Compute",
        ["Spectre.Console"] = "Hanul.Cli",
        ["System.CommandLine"] = "Hanul.Cli",
    };

    public static TheoryData<string> Rooms => [.. Floors.Keys];

    [Fact]
    public void Every_project_is_a_room_of_the_plan() => Assert.Equal(
        Floors.Keys.Order(StringComparer.Ordinal),
        Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!);

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_lower_floors(string room)
    {
        var used = References(room, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));
        Assert.All(used, lower => Assert.True(Floors[lower] < Floors[room], $"{room} must not use {lower}."));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_library_lives_in_its_own_room(string room) => Assert.All(
        References(room, "PackageReference"),
        package => Assert.True(!Owners.TryGetValue(package, out var owner) || owner == room, $"{package} belongs to {Owners.GetValueOrDefault(package)}."));

    private static IEnumerable<string> References(string room, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", room, room + ".csproj")).Descendants(kind).Select(node => node.Attribute("Include")!.Value);
}
