namespace Hanul.Planning;

/// <summary>CogView (Ding et al., 2021): a GPT over text pieces and picture codes, with norms at both ends of every branch.</summary>
internal static class CogView
{
    public static PlannedModel Model { get; } = new()
    {
        Name = "cogview-4b",
        Title = "CogView 4B",
        HiddenSize = 2560,
        VocabularySize = 58240,
        SequenceLength = 1089,
        TiedEmbeddings = true,
        Blocks = [Layers.Repeat(48, LayerShape.Gpt(2560, 40) with { NormCount = 4 })],
        OtherTableParameters = 1089L * 2560,
        OtherParameters = 2L * 2560,
        PublishedParameters = 4e9,
        PublishedBatch = 6144,
        Evidence = Evidence.Published,
        Note = "Layout: THUDM/CogView. 8,192 codes, 50,000 pieces and 27 commands, padded to 58,240 (our assumption).",
    };
}
