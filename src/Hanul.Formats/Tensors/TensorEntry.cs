namespace Hanul.Formats;

/// <summary>One line of a tensor file's table of contents.</summary>
/// <param name="Name">The tensor's name in the file.</param>
/// <param name="Type">What its bytes mean; <see cref="ElementType.Unknown"/> where Hanul cannot view them.</param>
/// <param name="Shape">Dimensions row-major, outermost first, whatever order the file stores them in.</param>
/// <param name="OffsetBytes">Where its bytes begin in the file that holds it.</param>
/// <param name="LengthBytes">How many bytes it has.</param>
public sealed record TensorEntry(string Name, ElementType Type, IReadOnlyList<long> Shape, long OffsetBytes, long LengthBytes)
{
    /// <summary>The file's own name for the type, such as <c>BF16</c> or <c>Q4_K</c>.</summary>
    public string TypeName { get; init; } = Type.ToString();
}
