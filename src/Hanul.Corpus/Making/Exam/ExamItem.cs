using Hanul.Tokenization;

namespace Hanul.Corpus;

/// <summary>A held-out conversation that ends with the user's question.</summary>
public sealed record ExamItem
{
    internal ExamItem(int number, string topic, string language, IReadOnlyList<ChatTurn> turns, FactQuestion question, string expected) =>
        (Number, Topic, Language, Turns, Question, Expected) = (number, topic, language, turns, question, expected);

    /// <summary>The item's place in its exam, from 1.</summary>
    public int Number { get; }

    /// <summary>The side of life it is about, such as <c>meals</c>.</summary>
    public string Topic { get; }

    /// <summary><c>ko</c> or <c>en</c>.</summary>
    public string Language { get; }

    /// <summary>The conversation; the last turn is the question.</summary>
    public IReadOnlyList<ChatTurn> Turns { get; }

    /// <summary>One right answer; its paraphrases under the grammar count as well.</summary>
    public string Expected { get; }

    internal FactQuestion Question { get; }
}
