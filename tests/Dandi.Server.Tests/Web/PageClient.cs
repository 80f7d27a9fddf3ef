using Dandi.Server.Data;
using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

/// <summary>A browser without scripts: it keeps the cookie and sends forms.</summary>
internal sealed class PageClient : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly RunningArchive _archive;

    public PageClient(RunningArchive archive) => _archive = archive;

    /// <summary>The cookie that is sent: name and value.</summary>
    public string? Cookie { get; set; }

    /// <summary>The <c>Accept</c> header; null for none.</summary>
    public string? Accept { get; set; }

    /// <summary>The API key that is sent, as programs do; null for none.</summary>
    public string? Key { get; set; }

    /// <summary>The origin of this archive.</summary>
    public string Origin => _archive.Server.Root.GetLeftPart(UriPartial.Authority);

    /// <summary>Logs somebody in.</summary>
    public static async Task<PageClient> LogInAsync(RunningArchive archive, ServerUser user)
    {
        var client = new PageClient(archive);
        var response = await client.PostAsync("/login", ("key", user.Token));
        Assert.Equal((303, "/"), (response.Status, response.Location));
        return client;
    }

    public Task<PageResult> GetAsync(string path) => SendAsync("GET", path, null, null);

    /// <summary>Sends a form from a page of the archive.</summary>
    public Task<PageResult> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync("POST", path, Origin, fields);

    /// <summary>Sends a form with the token of the session.</summary>
    public async Task<PageResult> SubmitAsync(string path, params (string Name, string Value)[] fields) =>
        await PostAsync(path, [.. fields, ("token", (await GetAsync("/")).Token)]);

    /// <summary>Sends a request.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path.</param>
    /// <param name="origin">The origin of the page with the form; null for none.</param>
    /// <param name="fields">The fields of the form; null for a request without body.</param>
    public Task<PageResult> SendAsync(
        string method,
        string path,
        string? origin,
        (string Name, string Value)[]? fields
    ) =>
        SendContentAsync(
            method,
            path,
            origin,
            fields is null
                ? null
                : new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))
        );

    /// <summary>Sends any body from a page of the archive.</summary>
    public Task<PageResult> SendAsync(string path, HttpContent content) =>
        SendContentAsync("POST", path, Origin, content);

    private async Task<PageResult> SendContentAsync(string method, string path, string? origin, HttpContent? content)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), Origin + path) { Content = content };
        if (Cookie is not null)
            message.Headers.Add("Cookie", Cookie);
        if (Accept is not null)
            message.Headers.Add("Accept", Accept);
        if (Key is not null)
            message.Headers.Authorization = new("token", Key);
        if (origin is not null)
            message.Headers.Add("Origin", origin);
        using var response = await _http.SendAsync(message, TestContext.Current.CancellationToken);
        var result = await PageResult.ReadAsync(response, TestContext.Current.CancellationToken);
        if (result.Cookie.Length > 0)
            Cookie = result.Cookie.Split(';')[0];
        return result;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
