using System.Text.Json;

namespace Dandi;

/// <summary>
/// A DANDI archive on this machine, for tests: <c>dandi serve --ephemeral</c> in a process of its own.
/// </summary>
/// <remarks>
/// The archive listens on a free port of 127.0.0.1, and its data is in a temporary folder. Both are gone after
/// <see cref="DisposeAsync"/>, and also if the process of the tests is killed. All members are thread-safe.
/// </remarks>
public sealed class LocalArchive : IAsyncDisposable
{
    private readonly ArchiveProcess _process;

    private LocalArchive(ArchiveProcess process, JsonElement ready)
    {
        _process = process;
        ApiUrl = new Uri(ready.GetProperty("api_url").GetString()!);
        WebUrl = new Uri(ready.GetProperty("url").GetString()!);
        var users = ready.GetProperty("users").EnumerateArray().ToList();
        ApiKeys = users.ToDictionary(
            user => user.GetProperty("name").GetString()!,
            user => user.GetProperty("token").GetString()!,
            StringComparer.Ordinal
        );
        // The administrator is the first.
        var key = users[Math.Min(1, users.Count - 1)].GetProperty("token").GetString()!;
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DANDI_INSTANCE"] = ApiUrl.AbsoluteUri,
            ["DANDI_INSTANCE_API_KEY"] = key,
            [$"{ApiUrl.Authority}_API_KEY"] = key,
        };
    }

    /// <summary>The base URL of the REST API, without a slash at the end.</summary>
    public Uri ApiUrl { get; }

    /// <summary>The URL of the web pages.</summary>
    public Uri WebUrl { get; }

    /// <summary>The API keys by user name; the name of the administrator is <c>admin</c>.</summary>
    public IReadOnlyDictionary<string, string> ApiKeys { get; }

    /// <summary>
    /// The environment variables with which <c>dandi</c> and the Python client use this archive as the first of
    /// <see cref="LocalArchiveOptions.Users"/> or, without any, as the administrator.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Starts an archive, and waits until it is ready.</summary>
    /// <param name="options">How to start it; null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting, and the archive.</param>
    /// <returns>The archive, which the caller must dispose of.</returns>
    /// <exception cref="LocalArchiveException">
    /// The executable was not found, the archive did not start, or it was not ready in time.
    /// </exception>
    public static async Task<LocalArchive> StartAsync(
        LocalArchiveOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var process = ArchiveProcess.Start(options ?? new LocalArchiveOptions());
        try
        {
            return new LocalArchive(process, await process.WhenReadyAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the archive, and waits until its data is removed.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
