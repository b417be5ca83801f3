using System.CommandLine;
using Hanul.Planning;
using Hanul.Training;

namespace Hanul.Cli;

/// <summary>The options of <c>hanul plan</c>, and the request that they spell.</summary>
internal sealed class PlanOptions
{
    private static readonly Prices Assumed = new();

    public Argument<string?> Model { get; } = new("MODEL")
    {
        Description = "A published system by name (--list shows them), a training recipe, or a model: a Hugging Face folder or a .gguf file.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Option<string?> Gpus { get; } = new("--gpus") { Description = "Processors: 2240xA100-80GB, 8xH200, CPU-64C.", HelpName = "NxNAME" };
    public Option<int?> Batch { get; } = new("--batch") { Description = "Samples of a step. Default: as published, else about 4 million tokens.", HelpName = "N" };
    public Option<string?> Tokens { get; } = new("--tokens") { Description = "Tokens of the whole run, for days and cost: 300B, 1.5T. Default: as published.", HelpName = "N" };
    public Option<int?> Sequence { get; } = new("--sequence", "--seq") { Description = "Tokens of a sample. Default: the model's.", HelpName = "N" };
    public Option<int?> MicroBatch { get; } = new("--micro-batch") { Description = "Samples of a micro-batch on one data rank.", HelpName = "N" };
    public Option<int?> Data { get; } = new("--data", "--dp") { Description = "Data degree. Default: what the others leave.", HelpName = "N" };
    public Option<int?> Tensor { get; } = new("--tensor", "--tp") { Description = "Tensor degree.", HelpName = "N" };
    public Option<int?> Pipeline { get; } = new("--pipeline", "--pp") { Description = "Pipeline degree.", HelpName = "N" };
    public Option<int?> Chunks { get; } = new("--virtual", "--vpp") { Description = "Model chunks a pipeline stage holds (interleaved schedule).", HelpName = "N" };
    public Option<int?> Context { get; } = new("--context", "--cp") { Description = "Context degree: ranks that share a sample's attention.", HelpName = "N" };
    public Option<int?> Expert { get; } = new("--expert", "--ep") { Description = "Expert degree.", HelpName = "N" };
    public Option<int?> ExpertTensor { get; } = new("--expert-tensor", "--etp") { Description = "Ranks that share one expert's matrices.", HelpName = "N" };
    public Option<bool?> SequenceParallel { get; } = new("--sequence-parallel", "--sp") { Description = "Split norms along the sequence over the tensor ranks: true or false." };
    public Option<int?> Zero { get; } = new("--zero") { Description = "ZeRO stage, 0 to 3. Default: 1.", HelpName = "N" };
    public Option<string?> Recompute { get; } = new("--recompute") { Description = "none, selective or full.", HelpName = "WHAT" };
    public Option<string?> Precision { get; } = new("--precision") { Description = "fp32, bf16, fp16, fp8 or fp4. Default: bf16; on this machine the recipe's.", HelpName = "NAME" };
    public Option<string?> Schedule { get; } = new("--schedule") { Description = "1f1b, interleaved, zero-bubble or zero-bubble-2.", HelpName = "NAME" };
    public Option<string?> Software { get; } = new("--software") { Description = $"Whose program: {string.Join(", ", TrainingSoftware.All.Select(each => each.Name))}.", HelpName = "NAME" };
    public Option<double> Imbalance { get; } = new("--imbalance") { Description = "Tokens of the fullest expert rank over the mean; 1 is balanced.", DefaultValueFactory = _ => 1 };
    public Option<string?> Hardware { get; } = new("--hardware") { Description = "A JSON file of processors that adds to the catalogue; docs/planning.md shows one.", HelpName = "FILE" };
    public Option<int?> NodeSize { get; } = new("--node") { Description = "Processors of a node, where not the usual number.", HelpName = "N" };
    public Option<double?> Network { get; } = new("--network") { Description = "Network of one processor in GB/s and direction, where not the usual one.", HelpName = "GB/S" };
    public Option<double?> Price { get; } = new("--price") { Description = "US dollars for an hour of one processor. Default: an assumption of the catalogue.", HelpName = "USD" };
    public Option<double> EnergyPrice { get; } = new("--energy-price") { Description = "US dollars for a kilowatt-hour, where it is paid besides.", DefaultValueFactory = _ => Assumed.PerKilowattHour };
    public Option<double> HostShare { get; } = new("--host-share") { Description = "Power of host, network and storage, as a share of the processors' own.", DefaultValueFactory = _ => Assumed.HostShare };
    public Option<double> BuildingFactor { get; } = new("--pue") { Description = "Energy of the building over that of the machines.", DefaultValueFactory = _ => Assumed.BuildingFactor };
    public Option<double> Availability { get; } = new("--availability") { Description = "Share of days that really train.", DefaultValueFactory = _ => Assumed.Availability };

    public IEnumerable<Option> All =>
    [
        Gpus, Batch, Tokens, Sequence, MicroBatch, Data, Tensor, Pipeline, Chunks, Context, Expert, ExpertTensor, SequenceParallel, Zero, Recompute, Precision,
        Schedule, Software, Imbalance, Hardware, NodeSize, Network, Price, EnergyPrice, HostShare, BuildingFactor, Availability,
    ];

    public AcceleratorCatalog Catalog(ParseResult parsed)
    {
        var wanted = parsed.GetValue(Gpus)?.Equals(ThisMachine.Name, StringComparison.OrdinalIgnoreCase) == true;
        var catalog = wanted ? ThisMachine.Catalog() : AcceleratorCatalog.Default;
        return parsed.GetValue(Hardware) is { } file ? catalog.With(file) : catalog;
    }

    public PlanRequest Request(ParseResult parsed, PlannedModel model, Recipe? recipe)
    {
        var gpus = parsed.GetValue(Gpus) ?? throw new InvalidDataException("Say on what: --gpus 1024xH100. The names known are those of hanul plan --list.");
        var catalog = Catalog(parsed);
        var cluster = Cluster.Parse(gpus, catalog) with { NodeSizeOverride = Positive(parsed.GetValue(NodeSize), "--node"), NetworkOverride = Rate(parsed.GetValue(Network)) };
        var here = cluster.Accelerator.Name == ThisMachine.Name && recipe is not null ? ThisMachine.Step(recipe, cluster.Accelerator) : null;
        return new()
        {
            Model = model,
            Cluster = cluster,
            Batch = parsed.GetValue(Batch),
            Sequence = parsed.GetValue(Sequence),
            MicroBatch = parsed.GetValue(MicroBatch) ?? here?.MicroBatch,
            Data = parsed.GetValue(Data),
            Tensor = parsed.GetValue(Tensor),
            Pipeline = parsed.GetValue(Pipeline),
            VirtualPipeline = parsed.GetValue(Chunks),
            Context = parsed.GetValue(Context),
            Expert = parsed.GetValue(Expert),
            ExpertTensor = parsed.GetValue(ExpertTensor),
            SequenceParallel = parsed.GetValue(SequenceParallel),
            ZeroStage = parsed.GetValue(Zero),
            Recomputation = parsed.GetValue(Recompute) is { } recompute ? PlanWords.Recomputation(recompute) : null,
            Format = parsed.GetValue(Precision) is { } precision ? PlanWords.Format(precision) : here?.Format ?? MatrixFormat.Half,
            Schedule = parsed.GetValue(Schedule) is { } schedule ? PlanWords.Schedule(schedule) : null,
            Software = parsed.GetValue(Software) is { } software ? TrainingSoftware.Find(software) : here is null ? null : MachineFit.Software,
            ExpertImbalance = parsed.GetValue(Imbalance),
        };
    }

    public double Length(ParseResult parsed, PlannedModel model) =>
        parsed.GetValue(Tokens) is { } tokens ? PlanWords.Tokens(tokens) : model.TrainingTokens;

    public Prices Prices(ParseResult parsed) => Assumed with
    {
        PerHour = parsed.GetValue(Price),
        PerKilowattHour = parsed.GetValue(EnergyPrice),
        Availability = parsed.GetValue(Availability),
        HostShare = parsed.GetValue(HostShare),
        BuildingFactor = parsed.GetValue(BuildingFactor),
    };

    private static int Positive(int? value, string option) => value is < 1
        ? throw new InvalidDataException($"{option} {value} cannot be planned; give at least 1.")
        : value ?? 0;

    private static double Rate(double? value) => value is { } rate && !(rate is > 0 and <= 1e6)
        ? throw new InvalidDataException($"--network {rate} cannot be planned; give GB/s above 0.")
        : value ?? 0;
}
