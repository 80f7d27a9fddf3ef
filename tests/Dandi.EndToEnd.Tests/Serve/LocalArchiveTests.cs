using System.Net.Http.Headers;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Serve;

/// <summary>The fixture for the tests of others, with the native executable.</summary>
public sealed class LocalArchiveTests : IDisposable
{
    private readonly TempFolder _home = new();

    private static LocalArchiveOptions Options => new() { Executable = DandiProcess.Executable };

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Archive_responds_to_its_users_until_it_is_disposed_of()
    {
        using var http = new HttpClient();
        Uri url;
        await using (var archive = await StartAsync(Options with { Users = ["alice", "carol:pending"] }))
        {
            Assert.Equal(["admin", "alice", "carol"], archive.ApiKeys.Keys.Order());
            Assert.Equal(archive.ApiKeys["alice"], archive.Environment["DANDI_INSTANCE_API_KEY"]);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", archive.ApiKeys["alice"]);
            url = new Uri($"{archive.ApiUrl}/users/me/");
            var account = await http.GetStringAsync(url, TestContext.Current.CancellationToken);
            Assert.Contains("alice", account, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            http.GetStringAsync(url, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Archive_contains_what_the_preload_file_says()
    {
        var file = _home.Write("preload.json", """{"dandisets": [{"identifier": "000007", "name": "Preloaded"}]}""");
        using var http = new HttpClient();

        await using var archive = await StartAsync(Options with { Preload = file });

        var dandiset = await http.GetStringAsync(
            $"{archive.ApiUrl}/dandisets/000007/",
            TestContext.Current.CancellationToken
        );
        Assert.Contains("Preloaded", dandiset, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reason_of_an_archive_that_does_not_start_is_in_the_exception()
    {
        var error = await Assert.ThrowsAsync<LocalArchiveException>(() =>
            StartAsync(Options with { Preload = _home.Locate("missing.json") })
        );

        Assert.Contains("exit code 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("missing.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Executable_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<LocalArchiveException>(() =>
            StartAsync(new LocalArchiveOptions { Executable = _home.Locate("dandi") })
        );

        Assert.Contains(_home.Locate("dandi"), error.Message, StringComparison.Ordinal);
        Assert.Contains("PATH", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_stops_when_its_standard_input_ends()
    {
        using var run = DandiProcess.Start(
            _home.Root,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["TMPDIR"] = _home.Root },
            "serve",
            "--ephemeral",
            "--",
            "cat"
        );

        await run.WriteInputAsync("");
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_home.Root));
    }

    private static Task<LocalArchive> StartAsync(LocalArchiveOptions options) =>
        LocalArchive.StartAsync(options, TestContext.Current.CancellationToken);
}
