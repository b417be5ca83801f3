namespace Hanul.Planning.Tests;

/// <summary>Plans that tests start from.</summary>
internal static class Plans
{
    public static Cluster Cluster(string name, int count) => new() { Accelerator = AcceleratorCatalog.Default.Find(name), Count = count };

    public static RunPlan Gpt(int layers, int hidden, int heads) => new()
    {
        Model = new()
        {
            Name = "gpt",
            Title = "GPT",
            HiddenSize = hidden,
            VocabularySize = 51200,
            SequenceLength = 2048,
            TiedEmbeddings = true,
            Blocks = [Layers.Repeat(layers, LayerShape.Gpt(hidden, heads))],
        },
        Cluster = Cluster("A100-80GB", 1),
        Layout = new(),
        GlobalBatch = 1,
        Software = TrainingSoftware.Find("megatron-2022"),
    };

    public static RunPlan Small(int data) => new()
    {
        Model = ModelCatalog.Find("llama-3-8b"),
        Cluster = Cluster("H100", data),
        Layout = new() { Data = data },
        GlobalBatch = 8 * data,
        MicroBatch = 1,
    };
}
