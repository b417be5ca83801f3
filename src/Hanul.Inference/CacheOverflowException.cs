namespace Hanul.Inference;

/// <summary>Keys and values of a text, as long as it may become, would never fit into the cache that <see cref="LoadOptions.CacheBytes"/> allows.</summary>
/// <param name="message">The sizes, and what to do.</param>
public sealed class CacheOverflowException(string message) : InvalidOperationException(message);
