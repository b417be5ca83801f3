using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Hanul.Serving.Tests.BrowserFixture))]

namespace Hanul.Serving.Tests;

/// <summary>One headless Chromium for all page tests; they skip where there is none.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Executable => Environment.GetEnvironmentVariable("CHROMIUM") ?? Places.FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Executable is not { } path) return;
        _playwright = await Playwright.CreateAsync();
        // A busy machine is slow, not wrong.
        Assertions.SetDefaultExpectTimeout(20_000);
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    internal async Task<BrowserPage> OpenAsync(Uri address, string locale = "ko-KR", bool phone = false)
    {
        Assert.SkipWhen(_browser is null, "There is no Chromium here; set CHROMIUM to the path of one.");
        var context = await _browser.NewContextAsync(new()
        {
            Locale = locale,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 800 },
            HasTouch = phone,
            IsMobile = phone,
        });
        context.SetDefaultTimeout(30_000);
        var page = new BrowserPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(address.ToString());
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
