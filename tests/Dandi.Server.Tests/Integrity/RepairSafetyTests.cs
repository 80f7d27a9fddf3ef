using Dandi.Server.Integrity;
using Dandi.Server.Tests.Directories;

namespace Dandi.Server.Tests.Integrity;

/// <summary>What a check or repair could be wrong about is not deleted, neither by it nor by a later start.</summary>
public sealed class RepairSafetyTests
{
    [Fact]
    public async Task Files_that_were_missing_in_a_repair_are_kept_by_all_later_starts()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        var (objects, away) = (archive.Locate("objects"), archive.Locate("away"));
        var files = archive.Files.Select(file => Path.GetFileName(file.Path)).Order(StringComparer.Ordinal).ToList();
        Directory.Move(objects, away);
        Directory.CreateDirectory(objects);

        var (result, _) = await archive.CheckAsync(repairs: true);
        await archive.Running.RestartAsync();
        await archive.Running.StopAsync();
        Directory.Delete(objects, recursive: true);
        Directory.Move(away, objects);
        await archive.Running.RestartAsync();
        await archive.Running.StopAsync();
        await archive.Running.RestartAsync();

        Assert.Equal(files.Count, result.Repaired);
        Assert.Equal(files.Count, archive.Running.Server.UnknownFiles);
        Assert.Equal(
            files,
            StoredFiles
                .List(archive.Running.Directory)
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Check_without_the_folder_of_the_files_does_not_create_it()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        var (objects, away) = (archive.Locate("objects"), archive.Locate("away"));
        var files = archive.Files.Count;
        Directory.Move(objects, away);

        var (result, findings) = await archive.CheckAsync();
        var exists = Directory.Exists(objects);
        Directory.Move(away, objects);
        var (after, _) = await archive.CheckAsync();

        Assert.Equal((files, false), (result.Problems, exists));
        Assert.All(findings, finding =>
            Assert.Contains("its file does not exist", finding.Text, StringComparison.Ordinal)
        );
        Assert.Equal(0, after.Problems);
    }

    [Fact]
    public async Task File_that_the_system_does_not_open_is_a_problem_and_not_repaired()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        var (path, key) = archive.Files.MaxBy(file => new FileInfo(file.Path).Length);
        var folder = Path.GetDirectoryName(path)!;
        var away = archive.Locate("away");
        Directory.Move(folder, away);
        // Not even a superuser can open anything below a link to itself.
        Directory.CreateSymbolicLink(folder, folder);

        var (result, findings) = await archive.CheckAsync(repairs: true);
        File.Delete(folder);
        Directory.Move(away, folder);
        var (after, _) = await archive.CheckAsync();

        Assert.Contains(findings, finding =>
            finding.Kind == CheckFindingKind.Problem
            && finding.Text.Contains(key, StringComparison.Ordinal)
            && finding.Text.Contains("may be intact", StringComparison.Ordinal)
        );
        Assert.True(result.Problems > 0);
        Assert.Equal(0, result.Repaired);
        Assert.Null(result.BrokenFolder);
        Assert.Equal((5, 0), (after.Objects, after.Problems));
    }

    [Fact]
    public async Task File_of_a_request_that_was_not_finished_is_a_note_and_deleted_by_the_next_start()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        var file = Path.Combine(archive.Locate("objects"), "unfinished", new string('a', 32));
        await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);

        var (result, findings) = await archive.CheckAsync(repairs: true);
        var isLeft = File.Exists(file);
        await archive.Running.RestartAsync();

        Assert.Equal((0, 0), (result.Problems, result.Repaired));
        var note = Assert.Single(findings);
        Assert.Equal(CheckFindingKind.Note, note.Kind);
        Assert.Contains($"`{file}`. The next start deletes it.", note.Text, StringComparison.Ordinal);
        Assert.Equal((true, false), (isLeft, File.Exists(file)));
        Assert.Equal(0, archive.Running.Server.UnknownFiles);
    }

    [Theory]
    [InlineData("SELECT 1", "The next start deletes it. To keep it, move it out of the folder first.", false)]
    [InlineData("UPDATE setting SET value = 'crashed' WHERE name = 'stop-token'", "Nothing was deleted.", true)]
    [InlineData("INSERT INTO setting VALUES ('keeps-unknown-files', '1')", "Nothing was deleted.", true)]
    public async Task Note_about_a_file_that_no_row_names_says_what_the_next_start_does(
        string change,
        string expected,
        bool isKept
    )
    {
        await using var archive = await CheckedArchive.CreateAsync();
        archive.Execute(change);
        var file = StoredFiles.Create(archive.Running.Directory, 'a');

        var (result, findings) = await archive.CheckAsync(repairs: true);
        var isLeft = File.Exists(file);
        await archive.Running.RestartAsync();

        Assert.Equal((0, 0), (result.Problems, result.Repaired));
        var note = Assert.Single(findings);
        Assert.Equal(CheckFindingKind.Note, note.Kind);
        Assert.Contains($"is not in the database: `{file}`. ", note.Text, StringComparison.Ordinal);
        Assert.Contains(expected, note.Text, StringComparison.Ordinal);
        Assert.Equal((true, isKept), (isLeft, File.Exists(file)));
        Assert.Equal(isKept ? 1 : 0, archive.Running.Server.UnknownFiles);
    }

    [Fact]
    public async Task Repair_of_a_missing_file_does_not_claim_to_have_moved_it()
    {
        await using var archive = await CheckedArchive.CreateAsync();
        var (path, _) = archive.Files.MaxBy(file => new FileInfo(file.Path).Length);
        File.Delete(path);

        var (result, findings) = await archive.CheckAsync(repairs: true);

        var repaired = Assert.Single(findings, finding => finding.Kind == CheckFindingKind.Repaired);
        Assert.Contains($"its file `{path}` does not exist. Its row", repaired.Text, StringComparison.Ordinal);
        Assert.Null(result.BrokenFolder);
        Assert.False(Directory.Exists(archive.Locate("broken")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Damaged_database_has_no_files_repaired_and_none_deleted_by_the_next_start(bool repairs)
    {
        await using var archive = await CheckedArchive.CreateAsync();
        archive.Execute(
            "PRAGMA foreign_keys = OFF; INSERT INTO star (dandiset_id, user_id) SELECT id, 999 FROM dandiset"
        );
        var files = archive.Files.Select(file => file.Path).ToList();
        var unknown = StoredFiles.Create(archive.Running.Directory, 'a');
        await File.WriteAllTextAsync(files[0], "damaged", TestContext.Current.CancellationToken);

        var (result, _) = await archive.CheckAsync(repairs);
        await archive.Running.RestartAsync();

        Assert.True(result.IsDatabaseDamaged);
        Assert.Equal((1, 0), (result.Problems, result.Repaired));
        Assert.Equal(1, archive.Running.Server.UnknownFiles);
        Assert.All(files.Append(unknown), path => Assert.True(File.Exists(path)));
    }
}
