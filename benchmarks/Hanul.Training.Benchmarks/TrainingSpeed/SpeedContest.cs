using System.Globalization;
using TorchSharp;

namespace Hanul.Training.Benchmarks;

/// <summary>Our trainer and PyTorch's, both ready, of which one at a time takes a step.</summary>
internal sealed class SpeedContest : IDisposable
{
    private readonly TrainingShape _shape;
    private readonly int _threads;
    private readonly string _format;
    private readonly PeerProcess _process;
    private readonly PeerMachine _peer;
    private readonly OurSteps _ours;
    private (double Float32, double BFloat16) _peak;

    /// <summary>Gets both ready.</summary>
    /// <param name="shape">What is trained.</param>
    /// <param name="threads">Processor threads of either.</param>
    /// <param name="format">What ours runs in: float32, bfloat16 or auto.</param>
    /// <param name="python">The peer's interpreter.</param>
    /// <exception cref="NotSupportedException">The peer does not run, or multiplies with a slow BLAS.</exception>
    internal SpeedContest(TrainingShape shape, int threads, string format, string python)
    {
        (_shape, _threads) = (shape, threads);
        TorchSettings.SetThreads(threads);
        MeasurePeak();
        _process = new(
            python,
            "peer_speed.py",
            ["--layers", shape.Layers, "--heads", shape.Heads, "--width", shape.Width, "--context", shape.Context,
            "--vocabulary", shape.Vocabulary, "--threads", threads]);
        _peer = PeerMachine.Read(_process.Read());
        _peer.RequireFastBlas(_peak.Float32);
        _format = format != "auto" ? format : _peak.BFloat16 > _peak.Float32 ? "bfloat16" : "float32";
        _ours = new(shape, _format == "bfloat16" ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32);
    }

    /// <summary>Takes turns.</summary>
    /// <param name="rounds">How many; each gives one time of the peer in each format and two of ours.</param>
    internal SpeedReport Run(int rounds)
    {
        // Where the peer's bfloat16 products are slow, a whole batch would take minutes: one sequence, once, tells the same.
        var slow = _peer.BFloat16 < _peer.Float32 / 4;
        var autocastBatch = slow ? 1 : _shape.Batch;
        var (mine, float32, bfloat16) = (new List<double>(), new List<double>(), new List<double>());
        _ours.Step();
        PeerStep("float32", _shape.Batch);
        for (var round = 1; round <= rounds; round++)
        {
            float32.Add(PeerStep("float32", _shape.Batch));
            mine.Add(_ours.Step().TotalSeconds);
            if (!slow || round == 1)
                bfloat16.Add(PeerStep("bfloat16", autocastBatch));
            mine.Add(_ours.Step().TotalSeconds);
            MeasurePeak();
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round} of {rounds}, seconds a step: PyTorch {float32[^1]:F2}, ours {mine[^2]:F2} and {mine[^1]:F2}"));
        }

        var tokens = _shape.TokensPerStep;
        return new()
        {
            Shape = _shape,
            Peer = _peer,
            Threads = _threads,
            Format = _format,
            Peak = _peak,
            Rate = (tokens / Median.Of(mine), tokens / Median.Of(float32), autocastBatch * _shape.Context / Median.Of(bfloat16)),
            AutocastTokens = autocastBatch * _shape.Context,
        };
    }

    /// <summary>Ends the peer and frees ours.</summary>
    public void Dispose()
    {
        _ours.Dispose();
        _process.Dispose();
    }

    private double PeerStep(string precision, int batch) => _process.Ask($"{precision} {batch}")["seconds"]!.GetValue<double>();

    /// <summary>Keeps the best seen so far; a format that is far slower is measured once.</summary>
    private void MeasurePeak()
    {
        _peak.Float32 = Math.Max(_peak.Float32, MatmulPeak.Measure(torch.ScalarType.Float32));
        if (_peak.BFloat16 == 0 || _peak.BFloat16 > _peak.Float32 / 2)
            _peak.BFloat16 = Math.Max(_peak.BFloat16, MatmulPeak.Measure(torch.ScalarType.BFloat16));
    }
}
