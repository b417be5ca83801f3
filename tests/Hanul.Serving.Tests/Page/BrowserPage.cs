using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Hanul.Serving.Tests;

/// <summary>The chat page in a browser, and what the browser complained of.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    public BrowserPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        // Violations of the content security policy are console errors too.
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Complaints => _complaints;

    public ILocator Question => Page.Locator("#question");

    public ILocator Answer => Page.Locator(".answer").Last;

    public ILocator Foot => Page.Locator(".foot").Last;

    public ILocator Trouble => Page.Locator(".trouble:visible").Last;

    public async Task AskAsync(string question)
    {
        await Question.FillAsync(question);
        await Question.PressAsync("Enter");
    }

    /// <summary>Waits until nothing is being written.</summary>
    public Task WaitForEndAsync() => Page.Locator("body:not(.busy)").WaitForAsync();

    /// <summary>How much wider than the window the page and its conversation are, in pixels.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>(
        "() => Math.max(...[document.documentElement, document.querySelector('main')].map(e => e.scrollWidth - e.clientWidth))");

    /// <summary>Replaces the server's answers by one of these pieces.</summary>
    public Task AnswerWithAsync(params string[] pieces)
    {
        var events = pieces.Select((piece, index) => "data: " + System.Text.Json.JsonSerializer.Serialize(new
        {
            choices = new[] { new { delta = new { content = piece }, finish_reason = index == pieces.Length - 1 ? "stop" : null } },
            usage = new { prompt_tokens = 1, completion_tokens = index + 1, total_tokens = index + 2 },
        }) + "\n\n");
        var body = string.Concat(events) + "data: [DONE]\n\n";
        var answer = new RouteFulfillOptions { ContentType = "text/event-stream", Body = body };
        return Page.RouteAsync("**/v1/chat/completions", route => route.FulfillAsync(answer));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
