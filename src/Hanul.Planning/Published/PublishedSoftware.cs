namespace Hanul.Planning;

/// <summary>Which program a published run used, and what the row says of its kernels.</summary>
internal static class PublishedSoftware
{
    public static TrainingSoftware Of(PublishedRun run)
    {
        var (source, kernel) = (run.Source, run.Text("kernel"));
        bool From(string part) => source.Contains(part, StringComparison.Ordinal);
        bool Kernel(string part) => kernel.Contains(part, StringComparison.OrdinalIgnoreCase);
        if (From("SC21") && run.Text("fsdp_zero").Contains("zero3", StringComparison.Ordinal))
            return TrainingSoftware.Find("deepspeed-zero");
        if (From("SC21"))
            return TrainingSoftware.Find("megatron-2021");
        if (From("MT-NLG"))
            return TrainingSoftware.Find("megatron-turing");
        if (From("Korthikanti"))
            return TrainingSoftware.Find("megatron-2022");
        if (From("vTrain"))
            return TrainingSoftware.Find("megatron-deepspeed");
        if (From("Zero Bubble"))
            return TrainingSoftware.Find("zero-bubble");
        if (From("MegaScale"))
            return TrainingSoftware.Find(Kernel("MegaScale") ? "megascale" : "megatron-2023");
        if (From("Aleph"))
            return Scaling(kernel);
        if (From("torchtitan"))
        {
            return Kernel("eager") ? TrainingSoftware.Find("torchtitan-eager")
                : Kernel("async") ? TrainingSoftware.Find("torchtitan") with { OverlapsTensor = 0.5 } : TrainingSoftware.Find("torchtitan");
        }

        if (From("Kempner"))
            return TrainingSoftware.Find("pytorch-bf16");
        if (From("MosaicML"))
            return TrainingSoftware.Find("fsdp");
        if (From("Folding") && kernel.StartsWith("FSDP", StringComparison.Ordinal))
            return TrainingSoftware.Find("fsdp");
        if (From("Megatron-Bridge"))
        {
            var year = Released(source) ?? 2026;
            return TrainingSoftware.Find(year < 2026.1 ? "megatron-bridge-2025" : "megatron-bridge") with { Year = year };
        }

        return TrainingSoftware.Find("megatron-core");
    }

    // "summary 25.11" is the release of November 2025.
    private static double? Released(string source)
    {
        var version = source.Split(' ').FirstOrDefault(word => word.Length >= 5 && char.IsAsciiDigit(word[0]) && word[2] == '.');
        return version is not null && int.TryParse(version.AsSpan(0, 2), out var year) && int.TryParse(version.AsSpan(3, 2), out var month)
            ? 2000 + year + month / 12.0 : null;
    }

    // Aleph Alpha's own framework, with the kernels that the study compares.
    private static TrainingSoftware Scaling(string kernel)
    {
        var software = TrainingSoftware.Find("aleph-alpha");
        return kernel switch
        {
            "torch" => software with { Attention = AttentionKernel.Plain },
            "fused" => software with { Attention = AttentionKernel.FusedSoftmax },
            "flash_attentionv1.0.8" => software with { Attention = AttentionKernel.Flash1 },
            _ when kernel.EndsWith("RMS kernel", StringComparison.Ordinal) => software with { FusedNorm = true },
            _ => software,
        };
    }
}
