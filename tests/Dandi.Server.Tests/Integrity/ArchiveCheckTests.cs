using Dandi.Server.Integrity;
using Dandi.Server.Tests.Directories;
using Dandi.Testing;

namespace Dandi.Server.Tests.Integrity;

public sealed class ArchiveCheckTests
{
    [Fact]
    public async Task Archive_without_damage_has_no_findings_and_is_not_changed()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        var files = StoredFiles.List(archive.Running.Directory);

        var (result, findings) = await archive.CheckAsync();
        var (repaired, _) = await archive.CheckAsync(repairs: true);

        Assert.Empty(findings);
        Assert.Equal((5, 0, 0), (result.Objects, result.Problems, result.Repaired));
        Assert.True(result.Bytes > CheckedArchive.Large.Length);
        Assert.Equal(result, repaired);
        Assert.Equal(files, StoredFiles.List(archive.Running.Directory));
        Assert.False(Directory.Exists(Path.Combine(archive.Running.Directory, "broken")));
    }

    [Fact]
    public async Task Terms_in_the_metadata_of_assets_are_not_taken_for_damage()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        archive.Execute(
            """
            INSERT INTO asset_term (asset, kind, name, value) SELECT id, 'approach', 'n', '{}' FROM asset;
            INSERT INTO version_term (version_id, kind, name, value, count)
            SELECT id, 'approach', 'n', '{}', 1 FROM version;
            """
        );

        var (result, findings) = await archive.CheckAsync();

        Assert.Empty(findings);
        Assert.Equal(0, result.Problems);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("truncated")]
    [InlineData("missing")]
    [InlineData("replaced by a folder")]
    [InlineData("replaced by a link")]
    public async Task Damage_of_every_file_is_found_named_and_repaired_once(string damage)
    {
        await using var archive = await CheckedArchive.CreateAsync();
        var files = archive.Files;
        foreach (var (path, _) in files)
            Damage(path, damage);

        var (checkedOnly, findings) = await archive.CheckAsync();
        var (repaired, _) = await archive.CheckAsync(repairs: true);
        var (after, rest) = await archive.CheckAsync();

        Assert.Equal((files.Count, 0), (checkedOnly.Problems, checkedOnly.Repaired));
        Assert.All(files, file =>
            Assert.Contains(findings, finding => finding.Text.Contains(file.Key, StringComparison.Ordinal))
        );
        Assert.Contains(findings, finding =>
            finding.Text.StartsWith($"`large.bin` in draft of Dandiset {archive.Id}", StringComparison.Ordinal)
        );
        Assert.Equal((0, files.Count), (repaired.Problems, repaired.Repaired));
        Assert.Equal((0, 0), (after.Problems, after.Repaired));
        // The files of the three assets, until they are uploaded again.
        Assert.Equal((0, 3, 3), (checkedOnly.Lost, repaired.Lost, after.Lost));
        Assert.Equal(3, rest.Count(finding => finding.Kind != CheckFindingKind.Note));
        Assert.Contains(rest, finding =>
            finding.Text.StartsWith("`large.bin` in draft", StringComparison.Ordinal)
            && finding.Text.Contains("`dandi upload --existing force FILE`", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Damaged_bytes_are_kept_in_a_folder_that_tells_what_they_were()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        var (path, key) = archive.Files.MaxBy(file => new FileInfo(file.Path).Length);
        Damage(path, "changed");
        var damaged = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        var (result, _) = await archive.CheckAsync(repairs: true);

        Assert.False(File.Exists(path));
        Assert.NotNull(result.BrokenFolder);
        Assert.Equal(
            damaged,
            await File.ReadAllBytesAsync(
                Path.Combine(result.BrokenFolder, Path.GetFileName(path)),
                TestContext.Current.CancellationToken
            )
        );
        var list = await File.ReadAllTextAsync(
            Path.Combine(result.BrokenFolder, "objects.jsonl"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains(key, list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_objects_of_a_file_that_they_share_stay()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        var small = archive.Files.Where(file => file.Key.StartsWith("zarr/", StringComparison.Ordinal)).ToList();
        // As if both had arrived at the same time.
        var bytes = small.SelectMany(file => File.ReadAllBytes(file.Path)).ToArray();
        var first = (int)new FileInfo(small[0].Path).Length;
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(small[0].Path, bytes, TestContext.Current.CancellationToken);
        archive.Execute(
            $"UPDATE segment SET file = '{Path.GetFileName(small[0].Path)}', start = {first} "
                + $"WHERE key = '{small[1].Key}'"
        );

        var (result, findings) = await archive.CheckAsync(repairs: true);
        var (after, _) = await archive.CheckAsync();

        Assert.Equal(1, result.Repaired);
        Assert.Contains(
            small[0].Key,
            Assert.Single(findings, finding => finding.Kind == CheckFindingKind.Repaired).Text,
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(Path.Combine(result.BrokenFolder!, $"{Path.GetFileName(small[0].Path)}-0")));
        Assert.Equal((4, 0), (after.Objects, after.Problems));
    }

    [Theory]
    [InlineData("DELETE FROM segment WHERE key LIKE 'blobs/%'", 3)]
    [InlineData("UPDATE segment SET size = size - 1 WHERE key LIKE 'blobs/%'", 3)]
    // The checksum of the Zarr is wrong as well, until the entries are removed.
    [InlineData("UPDATE object SET etag = 'x' WHERE key LIKE 'zarr/%'", 3, 2)]
    [InlineData("UPDATE object SET size = size + 1 WHERE key LIKE 'blobs/%'", 3)]
    [InlineData("UPDATE blob SET sha256 = 'x'", 3)]
    [InlineData("UPDATE blob SET size = size + 1", 3)]
    [InlineData("DELETE FROM object WHERE key LIKE 'blobs/%'", 3)]
    [InlineData("UPDATE zarr SET checksum = 'x'", 1)]
    [InlineData("UPDATE zarr SET file_count = 5", 1)]
    [InlineData("DELETE FROM object WHERE key LIKE 'zarr/%/0/1'", 1)]
    [InlineData("UPDATE part SET md5 = 'x'", 1)]
    [InlineData("UPDATE segment SET file = '../../archive.sqlite' WHERE key LIKE 'blobs/%'", 3)]
    [InlineData("DELETE FROM multipart", 1)]
    public async Task Row_that_does_not_fit_is_found_and_repaired_once(string damage, int problems, int? repairs = null)
    {
        await using var archive = await CheckedArchive.CreateAsync();
        archive.Execute(damage);

        var (found, _) = await archive.CheckAsync();
        var (repaired, _) = await archive.CheckAsync(repairs: true);
        var (after, _) = await archive.CheckAsync();

        Assert.Equal((problems, 0), (found.Problems, found.Repaired));
        Assert.Equal((0, repairs ?? problems), (repaired.Problems, repaired.Repaired));
        Assert.Equal((0, 0), (after.Problems, after.Repaired));
        await archive.Running.RestartAsync();
        await archive.Running.Server.WhenIdle;
    }

    [Fact]
    public async Task Entry_that_a_complete_Zarr_got_by_an_older_URL_is_no_damage()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        var (running, zarr) = (archive.Running, $"/zarr/{archive.Zarr}/");
        await running.RestartAsync();
        var url = Assert.Single(await ZarrSteps.SignAsync(running, archive.Zarr, "0/2"));
        await running.AskAsync("POST", $"{zarr}finalize/", running.Alice);
        await running.Server.WhenIdle;
        Assert.Equal(200, (await Concurrency.DandisetSteps.PutEntryAsync(running, url, "0/2")).Status);
        var before = await running.AskAsync("GET", zarr);
        await running.StopAsync();

        var (result, findings) = await archive.CheckAsync();
        await archive.CheckAsync(repairs: true);
        await running.RestartAsync();
        await running.Server.WhenIdle;

        Assert.Equal(("Complete", 2), (before["status"].ToString(), before["file_count"].GetValue<int>()));
        Assert.Equal((0, 0), (result.Problems, result.Repaired));
        var note = Assert.Single(findings);
        Assert.Equal(CheckFindingKind.Note, note.Kind);
        Assert.Contains("`a.zarr` in Dandiset", note.Text, StringComparison.Ordinal);
        var after = await running.AskAsync("GET", zarr);
        Assert.Equal(("Complete", 3), (after["status"].ToString(), after["file_count"].GetValue<int>()));
    }

    [Fact]
    public async Task Reference_to_a_row_that_does_not_exist_is_found_and_not_repaired()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        archive.Execute("PRAGMA foreign_keys = OFF; DELETE FROM user WHERE name = 'alice'");

        var (result, findings) = await archive.CheckAsync(repairs: true);

        Assert.Equal((1, 0), (result.Problems, result.Repaired));
        Assert.Contains("`dandiset_owner` refers to a row of `user`", findings[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Damaged_page_of_the_database_is_a_problem_and_nothing_is_repaired(bool repairs)
    {
        await using var archive = await CheckedArchive.CreateAsync();
        var path = Path.Combine(archive.Running.Directory, "archive.sqlite");
        long page;
        using (var database = archive.OpenDatabase())
            page = database.QueryNumber("SELECT rootpage FROM sqlite_schema WHERE name = 'audit_event'");
        await using (var file = File.OpenWrite(path))
        {
            file.Position = (page - 1) * 4096;
            await file.WriteAsync(new byte[64], TestContext.Current.CancellationToken);
        }

        var (result, findings) = await archive.CheckAsync(repairs);

        Assert.True(result.IsDatabaseDamaged);
        Assert.True(result.Problems > 0);
        Assert.Equal(0, result.Repaired);
        Assert.DoesNotContain(findings, finding => finding.Text.Contains('\n', StringComparison.Ordinal));
        Assert.Contains(findings, finding =>
            finding.Text.StartsWith("The database is damaged", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Check_after_a_crash_does_not_make_the_database_the_latest()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        archive.Execute("UPDATE setting SET value = 'crashed' WHERE name = 'stop-token'");
        var file = StoredFiles.Create(archive.Running.Directory, 'a');

        await archive.CheckAsync();
        await archive.Running.RestartAsync();

        Assert.Equal(1, archive.Running.Server.UnknownFiles);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task Archive_that_runs_is_refused()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        await archive.Running.RestartAsync();

        var error = await Assert.ThrowsAsync<DandiException>(() => archive.CheckAsync());

        Assert.Contains("in use", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("")]
    public async Task Folder_without_an_archive_is_refused_and_not_changed(string name)
    {
        using var folder = new TempFolder();
        var options = new CheckOptions { Directory = folder.Locate(name) };

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            ArchiveCheck.RunAsync(options, TestContext.Current.CancellationToken)
        );

        Assert.Contains("There is no archive in", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    private static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.Delete(path);
        if (damage == "changed")
            File.WriteAllBytes(path, bytes);
        else if (damage == "truncated")
            File.WriteAllBytes(path, bytes[..^1]);
        else if (damage.EndsWith("folder", StringComparison.Ordinal))
            Directory.CreateDirectory(path);
        else if (damage.EndsWith("link", StringComparison.Ordinal))
            File.CreateSymbolicLink(path, "/etc/passwd");
    }
}
