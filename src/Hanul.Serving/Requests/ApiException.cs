using Microsoft.AspNetCore.Http;

namespace Hanul.Serving;

/// <summary>A request that cannot be answered, in the words and the shape of an OpenAI error object.</summary>
internal sealed class ApiException(int status, string type, string code, string message, string? parameter = null) : Exception(message)
{
    public int Status => status;

    public ErrorBody Body => new(new ErrorDetail(Message, type, parameter, code));

    /// <summary>After how many seconds a new attempt makes sense; null where it never does.</summary>
    public int? RetryAfterSeconds { get; private init; }

    public string Code => code;

    public static ApiException Invalid(string? parameter, string message, string code = "invalid_value") =>
        new(StatusCodes.Status400BadRequest, "invalid_request_error", code, message, parameter);

    public static ApiException Unsupported(string parameter, string message) => Invalid(parameter, message, "unsupported_parameter");

    public static ApiException BadJson(string message) => Invalid(null, message, "invalid_json");

    public static ApiException ContextLength(int contextLength, int promptTokens, string parameter) => Invalid(
        parameter,
        FormattableString.Invariant($"This model's context length is {contextLength} tokens, and the request has {promptTokens}; ")
            + $"at least one token must be left for the answer. Shorten the {parameter}.",
        "context_length_exceeded");

    public static ApiException Unauthorized(bool missing) => new(
        StatusCodes.Status401Unauthorized, "invalid_request_error", "invalid_api_key",
        missing ? "This server asks for an API key: send it as 'Authorization: Bearer KEY'." : "The API key is not the right one.");

    public static ApiException ForeignHost(string host) => new(
        StatusCodes.Status403Forbidden, "invalid_request_error", "host_not_allowed",
        $"This server listens on loopback and answers to the names of this machine's loopback only, not to '{host}'.");

    public static ApiException ForeignOrigin(string origin) => new(
        StatusCodes.Status403Forbidden, "invalid_request_error", "origin_not_allowed",
        $"Web pages from '{origin}' may not use this server.");

    public static ApiException NoSuchAddress(string method, string path) => new(
        StatusCodes.Status404NotFound, "invalid_request_error", "unknown_url",
        $"There is nothing at {method} {path}. This server answers GET /v1/models, POST /v1/chat/completions and POST /v1/completions.");

    public static ApiException NoSuchModel(string asked, string served) => new(
        StatusCodes.Status404NotFound, "invalid_request_error", "model_not_found",
        $"The model '{asked}' does not exist here. This server serves '{served}'.", "model");

    public static ApiException TooLarge(long limitBytes) => new(
        StatusCodes.Status413PayloadTooLarge, "invalid_request_error", "request_too_large",
        FormattableString.Invariant($"The request body is larger than the {limitBytes} bytes this server reads."));

    public static ApiException NotJson(string? contentType) => new(
        StatusCodes.Status415UnsupportedMediaType, "invalid_request_error", "unsupported_media_type",
        $"The request body must be sent as 'Content-Type: application/json', not '{contentType}'.");

    public static ApiException TooManyRequests(int waiting) => new(
        StatusCodes.Status429TooManyRequests, "rate_limit_error", "too_many_requests",
        FormattableString.Invariant($"{waiting} requests are waiting already, as many as this server keeps. Try again in a moment."))
    { RetryAfterSeconds = 2 };

    public static ApiException Loading() => new(
        StatusCodes.Status503ServiceUnavailable, "server_error", "model_loading", "The model is still loading. Try again in a moment.")
    { RetryAfterSeconds = 2 };

    public static ApiException LoadFailed(string reason) => new(
        StatusCodes.Status503ServiceUnavailable, "server_error", "model_failed", $"The model could not be loaded: {reason}");

    public static ApiException ShuttingDown() => new(
        StatusCodes.Status503ServiceUnavailable, "server_error", "shutting_down", "The server is shutting down.");

    public static ApiException OutOfTime(TimeSpan limit) => new(
        StatusCodes.Status504GatewayTimeout, "server_error", "request_timeout",
        FormattableString.Invariant($"The request did not end within the {limit.TotalSeconds:0.###} seconds this server allows."));

    public static ApiException Internal(string requestId) => new(
        StatusCodes.Status500InternalServerError, "server_error", "internal_error",
        $"Something went wrong inside the server. Its log says what, under the request id {requestId}.");
}
