using Dandi.Cli.Commands;
using Dandi.Cli.Commands.Serve;
using Dandi.Cli.Output;
using Dandi.Testing;
using Microsoft.Data.Sqlite;

namespace Dandi.Cli.Tests.Commands.Serve;

/// <summary><c>dandi serve --check</c>, <c>--repair</c> and <c>--backup</c>: options, output and exit codes.</summary>
public sealed class ServeMaintenanceTests : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("--check", "--port", "'--check' cannot be used with '--port', only with '--directory' and '--quiet'")]
    [InlineData("--repair", "--fault-seed", "'--repair' cannot be used with '--fault-seed'")]
    [InlineData("--check", "--repair", "'--check' cannot be used with '--repair'")]
    public void Options_that_exclude_each_other_are_refused(string first, string second, string message)
    {
        string[] arguments = second is "--repair" ? [first, second] : [first, second, "1"];

        var error = Assert.Throws<UsageException>(() => Read("D", arguments));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("archive", "archive")]
    [InlineData("archive", "archive/backup")]
    [InlineData("archive", "archive/objects/ff/")]
    [InlineData("archive", "link/backup")]
    [InlineData("link", "archive/backup")]
    [InlineData("archive", "")]
    public void Backup_in_the_archive_and_archive_in_the_backup_are_refused(string directory, string target)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Locate("archive"));
        Directory.CreateSymbolicLink(folder.Locate("link"), folder.Locate("archive"));

        var error = Assert.Throws<UsageException>(() =>
            Read(folder.Locate(directory), "--backup", folder.Locate(target))
        );

        Assert.Contains("Invalid value for '--backup'", error.Message, StringComparison.Ordinal);
        Assert.NotNull(Read(folder.Locate(directory), "--backup", folder.Locate("archive-2")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Locate("archive")));
    }

    [Theory]
    [InlineData("--check", "--", "echo", "hi")]
    [InlineData("--check", "echo")]
    [InlineData("--repair", "echo")]
    [InlineData("--backup", "/backup", "--", "echo")]
    public void Command_is_refused(params string[] arguments)
    {
        var error = Assert.Throws<UsageException>(() => Read("/archive", arguments));

        Assert.Contains("unexpected extra argument ('echo')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_these_options_the_archive_is_run() => Assert.Null(Read("D"));

    [Fact]
    public async Task Damage_is_exit_code_1_until_it_is_repaired()
    {
        await using var archive = await RunningArchive.StartAsync();
        await UploadSteps.UploadAsync(archive, await archive.CreateDandisetAsync(), "hello"u8.ToArray());
        await archive.Server.WhenIdle;
        await archive.StopAsync();
        var file = Assert.Single(
            Directory.EnumerateFiles(Path.Combine(archive.Directory, "objects"), "*", SearchOption.AllDirectories)
        );
        Assert.Equal((0, "Checked 1 object (5 B): nothing is damaged.\n"), await RunAsync(archive, "--check"));
        await File.WriteAllTextAsync(file, "hallo", TestContext.Current.CancellationToken);

        Assert.Equal((1, "Checked 1 object (5 B): 1 problem.\n"), await RunAsync(archive, "--check"));
        Assert.StartsWith("Error: Object `blobs/", _error.ToString(), StringComparison.Ordinal);
        var (code, text) = await RunAsync(archive, "--repair");
        Assert.Equal(0, code);
        Assert.Contains("Damaged files are in", text, StringComparison.Ordinal);
        Assert.EndsWith("Checked 1 object (5 B): 1 problem, 1 repaired.\n", text, StringComparison.Ordinal);
        Assert.Equal((0, ""), await RunAsync(archive, "--check", "--quiet"));
    }

    [Fact]
    public async Task Lost_file_is_exit_code_1_until_it_is_uploaded_again()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var asset = UploadSteps.Asset("a.txt", await UploadSteps.UploadAsync(archive, id, "hello"u8.ToArray()));
        await archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", archive.Alice, asset);
        await archive.Server.WhenIdle;
        await archive.StopAsync();
        var objects = Path.Combine(archive.Directory, "objects");
        File.Delete(Assert.Single(Directory.EnumerateFiles(objects, "*", SearchOption.AllDirectories)));

        Assert.Equal((1, "Checked 1 object (0 B): 1 problem.\n"), await RunAsync(archive, "--check"));
        var repaired = await RunAsync(archive, "--repair");
        Assert.Equal(1, repaired.Code);
        Assert.EndsWith(": 1 problem, 1 repaired, 1 lost file.\n", repaired.Out, StringComparison.Ordinal);
        Assert.Equal((1, "Checked 0 objects (0 B): 1 lost file.\n"), await RunAsync(archive, "--check", "--quiet"));
        Assert.Contains("Error: `a.txt` in draft", _error.ToString(), StringComparison.Ordinal);
        await archive.RestartAsync();
        await UploadSteps.UploadAsync(archive, id, "hello"u8.ToArray());
        await archive.StopAsync();
        Assert.Equal((0, "Checked 1 object (5 B): nothing is damaged.\n"), await RunAsync(archive, "--check"));
    }

    [Fact]
    public async Task Summary_counts_no_files_if_they_are_in_a_bucket()
    {
        await using var archive = await RunningArchive.StartAsync();
        await archive.StopAsync();
        var path = Path.Combine(archive.Directory, "archive.sqlite");
        await using (var database = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await database.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = database.CreateCommand();
            command.CommandText = "UPDATE setting SET value = 'lab' WHERE name = 'bucket'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        var (code, text) = await RunAsync(archive, "--check");

        Assert.Equal(0, code);
        Assert.EndsWith(
            "They were not checked.\nChecked the database: nothing is damaged.\n",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Check_that_cannot_run_is_not_exit_code_1()
    {
        await using var archive = await RunningArchive.StartAsync();

        var running = await Assert.ThrowsAsync<DandiException>(() => RunAsync(archive, "--check"));
        var missing = await Assert.ThrowsAsync<DandiException>(() =>
            Read("/nowhere", "--check")!.RunAsync(TestContext.Current.CancellationToken)
        );

        Assert.True(running.IsFatal && missing.IsFatal);
        Assert.Contains("There is no archive in `/nowhere`", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_tells_what_it_copied()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var folder = new TempFolder();
        await UploadSteps.UploadAsync(archive, await archive.CreateDandisetAsync(), "hello"u8.ToArray());

        var first = await RunAsync(archive, "--backup", folder.Locate("b"));
        var second = await RunAsync(archive, "--backup", folder.Locate("b"));

        Assert.EndsWith(": copied 1 file (5 B).\n", first.Out, StringComparison.Ordinal);
        Assert.EndsWith(": copied 0 files (0 B), 1 was there already.\n", second.Out, StringComparison.Ordinal);
        Assert.Equal((0, 0), (first.Code, second.Code));
    }

    private async Task<(int Code, string Out)> RunAsync(RunningArchive archive, params string[] arguments)
    {
        _out.GetStringBuilder().Clear();
        var code = await Read(archive.Directory, arguments)!.RunAsync(TestContext.Current.CancellationToken);
        return (code, _out.ToString());
    }

    private ServeMaintenance? Read(string directory, params string[] arguments)
    {
        var context = new CommandContext
        {
            Arguments = ["serve", "--directory", directory, .. arguments],
            Terminal = new Terminal(_out, _error),
            Variables = _ => null,
            WorkingDirectory = "/",
        };
        var parsed = RootCommandLine.Parse(RootCommandLine.Create(context), context);
        Assert.Empty(parsed.Errors);
        return ServeMaintenance.Read(parsed, context);
    }
}
