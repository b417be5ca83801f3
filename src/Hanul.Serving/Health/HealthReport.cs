namespace Hanul.Serving;

/// <summary>The answer of <c>GET /health</c>.</summary>
/// <param name="Live">the process answers; always true</param>
/// <param name="Ready">the model is loaded and requests are taken</param>
/// <param name="Model">the model's name, once loaded</param>
/// <param name="Error">why the model could not be loaded</param>
/// <param name="UptimeSeconds">since the server began</param>
internal sealed record HealthReport(bool Live, bool Ready, string? Model, string? Error, double UptimeSeconds);
