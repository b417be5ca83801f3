using Hanul.Inference;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hanul.Serving;

/// <summary>Adds a served model to an application's services.</summary>
public static class HanulServiceCollectionExtensions
{
    /// <summary>
    /// Serves the model at <paramref name="modelPath"/>. It loads when the application starts; until then the API answers 503. The
    /// application may wait for it with <see cref="ServedModel.WhenReadyAsync"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="modelPath">A model folder or a GGUF file.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="loading">How much of the machine the model may use.</param>
    /// <exception cref="InvalidOperationException">A model was added before: an application serves one.</exception>
    public static IServiceCollection AddHanul(
        this IServiceCollection services, string modelPath, Action<ServingOptions>? configure = null, LoadOptions? loading = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        return services.AddHanul(cancel => LanguageModel.LoadAsync(modelPath, loading, cancel), owned: true, configure);
    }

    /// <summary>Serves a model that is loaded already and stays its owner's: dispose it after the application.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="model">The model.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="InvalidOperationException">A model was added before: an application serves one.</exception>
    public static IServiceCollection AddHanul(
        this IServiceCollection services, LanguageModel model, Action<ServingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return services.AddHanul(_ => Task.FromResult(model), owned: false, configure);
    }

    internal static IServiceCollection AddHanul(
        this IServiceCollection services, Func<CancellationToken, Task<LanguageModel>> load, bool owned, Action<ServingOptions>? configure)
    {
        if (services.Any(service => service.ServiceType == typeof(ServedModel)))
            throw new InvalidOperationException("AddHanul was called twice; an application serves one model.");
        var options = new ServingOptions();
        configure?.Invoke(options);
        options.Validated();

        services.AddLogging();
        services.AddRouting();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(_ => new GenerationQueue(options.Limits));
        services.AddSingleton(provider => new ServedModel(
            load, owned, options,
            provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetRequiredService<ILogger<ServedModel>>()));
        services.AddHostedService(provider => provider.GetRequiredService<ServedModel>());
        services.AddSingleton<RequestGate>();
        services.AddSingleton<ModelEndpoints>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<ChatPageEndpoints>();
        return services;
    }
}
