using Dandi.Server.Data;
using Dandi.Server.Integrity;
using Dandi.Server.Tests.Concurrency;
using Dandi.Server.Tests.S3;
using Dandi.Testing;

namespace Dandi.Server.Tests.Integrity;

/// <summary>An archive with one thing of each kind, which can be damaged while it is stopped.</summary>
internal sealed class CheckedArchive : IAsyncDisposable
{
    /// <summary>The content of <c>large.bin</c>.</summary>
    public static readonly byte[] Large = S3Store.RandomBytes(300_000);

    private CheckedArchive(RunningArchive running, DandisetId id, string zarr) =>
        (Running, Id, Zarr) = (running, id, zarr);

    public RunningArchive Running { get; }

    public DandisetId Id { get; }

    public string Zarr { get; }

    /// <summary>The files of the store, with the key of an object in each.</summary>
    public IReadOnlyList<(string Path, string Key)> Files
    {
        get
        {
            using var database = OpenDatabase();
            var keys = database
                .Query("SELECT file, key FROM segment UNION ALL SELECT file, upload_id FROM part", row =>
                    (row.GetString(0), row.GetString(1))
                )
                .ToDictionary();
            return
            [
                .. Directories.StoredFiles.List(Running.Directory).Select(path => (path, keys[Path.GetFileName(path)])),
            ];
        }
    }

    /// <summary>
    /// Creates an archive with a large asset and two small ones, a complete Zarr of two entries and an unfinished
    /// upload of one part, and stops it.
    /// </summary>
    public static async Task<CheckedArchive> CreateAsync()
    {
        var running = await RunningArchive.StartAsync();
        var id = await running.CreateDandisetAsync();
        await DandisetSteps.AddAsync(running, id, "large.bin", Large);
        await DandisetSteps.FillAsync(running, id, 1);
        var zarrs = await running.AskAsync("GET", "/zarr/");
        var zarr = zarrs["results"][0]!["zarr_id"]!.ToString();
        Assert.Equal(204, (await running.AskAsync("POST", $"/zarr/{zarr}/finalize/", running.Alice)).Status);
        await running.Server.WhenIdle;
        await running.StopAsync();
        return new CheckedArchive(running, id, zarr);
    }

    public Database OpenDatabase() => new(Path.Combine(Running.Directory, "archive.sqlite"));

    /// <summary>The path of something in the directory of the archive.</summary>
    public string Locate(string name) => Path.Combine(Running.Directory, name);

    /// <summary>Changes the database.</summary>
    public void Execute(string sql)
    {
        using var database = OpenDatabase();
        database.Execute(sql);
    }

    public async Task<(CheckResult Result, IReadOnlyList<CheckFinding> Findings)> CheckAsync(bool repairs = false)
    {
        var findings = new List<CheckFinding>();
        var result = await ArchiveCheck.RunAsync(
            new CheckOptions
            {
                Directory = Running.Directory,
                Repairs = repairs,
                Report = findings.Add,
            },
            TestContext.Current.CancellationToken
        );
        return (result, findings);
    }

    public async Task<string> FindAssetAsync(string path) =>
        (await Running.AskAsync("GET", $"/dandisets/{Id}/versions/draft/assets/?path={path}"))["results"][0]![
            "asset_id"
        ]!.ToString();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Running.DisposeAsync();
}
