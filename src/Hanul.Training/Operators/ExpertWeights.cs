namespace Hanul.Training;

/// <summary>The weights of a mixture of experts.</summary>
/// <param name="Router"><c>[experts, hidden]</c>.</param>
/// <param name="Input"><c>[experts, width, hidden]</c>, gated <c>[experts, 2 · width, hidden]</c>.</param>
/// <param name="InputBias"><c>[experts, width]</c>, gated <c>[experts, 2 · width]</c>; or null.</param>
/// <param name="Output"><c>[experts, hidden, width]</c>.</param>
/// <param name="OutputBias"><c>[experts, hidden]</c>, or null.</param>
internal sealed record ExpertWeights(Weight Router, Weight Input, Weight? InputBias, Weight Output, Weight? OutputBias);
