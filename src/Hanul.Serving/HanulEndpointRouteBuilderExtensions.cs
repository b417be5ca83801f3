using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hanul.Serving;

/// <summary>Maps the served model into an application's addresses.</summary>
public static class HanulEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the OpenAI-compatible API (<c>/v1/models</c>, <c>/v1/chat/completions</c>, <c>/v1/completions</c>) and <c>/health</c>.
    /// Map it into a group to give it a prefix. Which hosts and origins may call is the application's own business
    /// (<c>AllowedHosts</c>, <c>UseCors</c>); bodies are taken as JSON only, which browsers do not send across origins unasked.
    /// </summary>
    /// <param name="endpoints">The application, or a group of it.</param>
    /// <returns>The endpoints, to require authorization for them, say.</returns>
    public static IEndpointConventionBuilder MapHanul(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var group = endpoints.MapGroup("");
        services.GetRequiredService<HealthEndpoints>().Map(group);

        var gate = services.GetRequiredService<RequestGate>();
        var models = services.GetRequiredService<ModelEndpoints>();
        group.MapGet("/v1/models", gate.Wrap(models.ListAsync));
        group.MapGet("/v1/models/{**id}", gate.Wrap(models.ShowAsync));
        group.MapPost("/v1/chat/completions", gate.Wrap(Endpoint(services, new ChatFormat()).AnswerAsync));
        group.MapPost("/v1/completions", gate.Wrap(Endpoint(services, new TextFormat()).AnswerAsync));
        group.Map("/v1/{**rest}", gate.Wrap((context, _) =>
            throw ApiException.NoSuchAddress(context.Request.Method, context.Request.Path)));
        return group;
    }

    /// <summary>
    /// Maps the chat page at the root, or at a group's prefix. It talks to the API that <see cref="MapHanul"/> maps beside it.
    /// </summary>
    /// <param name="endpoints">The application, or the group that <see cref="MapHanul"/> was given.</param>
    /// <returns>The endpoints of the page.</returns>
    public static IEndpointConventionBuilder MapHanulChatPage(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        endpoints.ServiceProvider.GetRequiredService<ChatPageEndpoints>().Map(group);
        return group;
    }

    private static GenerationEndpoint Endpoint(IServiceProvider services, IReplyFormat format) => new(
        format,
        services.GetRequiredService<ServedModel>(),
        services.GetRequiredService<GenerationQueue>(),
        services.GetRequiredService<ServingOptions>(),
        services.GetRequiredService<TimeProvider>());
}
