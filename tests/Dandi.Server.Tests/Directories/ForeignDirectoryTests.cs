using Dandi.Server.State;
using Dandi.Testing;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Tests.Directories;

/// <summary>What an archive does with a directory whose content is not its own: nothing.</summary>
public sealed class ForeignDirectoryTests
{
    private const string OwnName = "ab0123456789abcdef0123456789abcd";

    [Theory]
    [InlineData("objects without a database")]
    [InlineData("empty objects without a database")]
    [InlineData("objects with an empty database")]
    [InlineData("objects as a link")]
    [InlineData("objects as a file")]
    [InlineData("database as a link")]
    [InlineData("database as a dangling link")]
    [InlineData("database as a text")]
    [InlineData("database as a folder")]
    [InlineData("database as a FIFO")]
    [InlineData("database of another program")]
    [InlineData("log without a database")]
    [InlineData("journal without a database")]
    [InlineData("journal with an empty database")]
    [InlineData("lock as a link")]
    [InlineData("lock as a FIFO")]
    [InlineData("lock as a folder")]
    [InlineData("folder of somebody")]
    [InlineData("link of somebody")]
    public async Task Directory_of_something_else_is_refused_and_not_changed(string form)
    {
        using var folder = new TempFolder();
        folder.Write("victim/data.nwb", "valuable");
        Directory.CreateDirectory(folder.Locate("D"));
        File.SetUnixFileMode(folder.Locate("D"), (UnixFileMode)0b111_101_101);
        Create(folder, form);
        var before = FolderSnapshot.Take(folder.Root);

        var error = await Assert.ThrowsAsync<DandiException>(() => StartAsync(folder));

        Assert.Contains("--directory", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, FolderSnapshot.Take(folder.Root));
    }

    [Fact]
    public async Task Database_of_another_program_that_also_counts_versions_is_refused_and_not_changed()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Locate("D"));
        CreateDatabase(folder, "CREATE TABLE setting (id INTEGER); PRAGMA user_version = 2");
        var before = await File.ReadAllBytesAsync(
            folder.Locate("D/archive.sqlite"),
            TestContext.Current.CancellationToken
        );

        await Assert.ThrowsAsync<DandiException>(() => StartAsync(folder));

        Assert.Equal(
            before,
            await File.ReadAllBytesAsync(folder.Locate("D/archive.sqlite"), TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("objects/ab")]
    [InlineData("objects/unfinished")]
    [InlineData("objects")]
    [InlineData("archive.sqlite")]
    [InlineData("lock")]
    public async Task Existing_archive_does_not_follow_a_link_in_the_place_of_its_own_name(string name)
    {
        using var folder = new TempFolder();
        await (await StartAsync(folder)).DisposeAsync();
        var (place, moved) = (folder.Locate($"D/{name}"), folder.Locate("moved"));
        if (File.Exists(place))
            File.Move(place, moved);
        else if (Directory.Exists(place))
            Directory.Move(place, moved);
        else
            Directory.CreateDirectory(moved);
        if (Directory.Exists(moved))
            folder.Write($"moved/{OwnName}", "valuable");
        File.CreateSymbolicLink(place, moved);

        await Assert.ThrowsAsync<DandiException>(() => StartAsync(folder));

        Assert.True(!Directory.Exists(moved) || File.Exists($"{moved}/{OwnName}"));
    }

    [Fact]
    public async Task Existing_archive_leaves_everything_that_does_not_have_its_own_names()
    {
        using var folder = new TempFolder();
        await (await StartAsync(folder)).DisposeAsync();
        string[] paths =
        [
            "objects/mice/raw.nwb",
            "objects/notes.txt",
            "objects/ab/notes.txt",
            "objects/ab/abandoned",
            $"objects/ab/{OwnName.ToUpperInvariant()}",
            $"objects/ab/cd{OwnName[2..]}",
            $"objects/ab/{OwnName}.bak",
            $"objects/AB/{OwnName}",
            $"objects/abc/{OwnName}",
            $"objects/{OwnName}",
            $"objects/cd/{OwnName[..30]}00/x",
            "objects/unfinished/notes.txt",
            "objects/unfinished/mice/raw.nwb",
            $"objects/unfinished/{OwnName}/x",
            "notes/thesis.txt",
        ];
        foreach (var path in paths)
            folder.Write($"D/{path}", "valuable");
        folder.Write("victim", "valuable");
        string[] links = [$"D/objects/ab/{OwnName}", $"D/objects/unfinished/{OwnName[..31]}f"];
        foreach (var link in links)
            File.CreateSymbolicLink(folder.Locate(link), folder.Locate("victim"));
        Directory.CreateSymbolicLink(folder.Locate("D/objects/other"), folder.Locate("D/notes"));

        await (await StartAsync(folder)).DisposeAsync();

        Assert.All(paths, path => Assert.Equal("valuable", File.ReadAllText(folder.Locate($"D/{path}"))));
        Assert.All(links, link => Assert.NotNull(new FileInfo(folder.Locate(link)).LinkTarget));
        Assert.Equal("valuable", await ReadAsync(folder, "victim"));
    }

    [Fact]
    public async Task Directory_can_be_reached_through_a_link_and_hold_loose_files()
    {
        using var folder = new TempFolder();
        folder.Write("real/serve.log", "log");
        Directory.CreateSymbolicLink(folder.Locate("D"), folder.Locate("real"));

        await (await StartAsync(folder)).DisposeAsync();

        Assert.True(File.Exists(folder.Locate("real/archive.sqlite")));
        Assert.Equal("log", await ReadAsync(folder, "real/serve.log"));
    }

    [Fact]
    public async Task Damaged_database_is_named_and_nothing_is_deleted()
    {
        using var folder = new TempFolder();
        await (await StartAsync(folder)).DisposeAsync();
        await using (var file = File.OpenWrite(folder.Locate("D/archive.sqlite")))
        {
            file.Position = 100;
            await file.WriteAsync(new byte[4000], TestContext.Current.CancellationToken);
        }

        var error = await Assert.ThrowsAsync<DandiException>(() => StartAsync(folder));

        Assert.Contains("is damaged. Restore it from a backup", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.Locate("D/archive.sqlite")));
    }

    [Fact]
    public async Task Directory_can_be_the_root_of_a_file_system()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Locate("D/lost+found"));

        await (await StartAsync(folder)).DisposeAsync();

        Assert.True(File.Exists(folder.Locate("D/archive.sqlite")));
    }

    [Fact]
    public async Task Refusal_of_a_directory_with_other_content_names_a_folder_in_it()
    {
        using var folder = new TempFolder();
        folder.Write("D/mice/raw.nwb", "valuable");

        var error = await Assert.ThrowsAsync<DandiException>(() => StartAsync(folder));

        Assert.Contains($"`{folder.Locate("D/archive")}`", error.Message, StringComparison.Ordinal);
    }

    private static Task<string> ReadAsync(TempFolder folder, string path) =>
        File.ReadAllTextAsync(folder.Locate(path), TestContext.Current.CancellationToken);

    private static Task<ArchiveServer> StartAsync(TempFolder folder) =>
        ArchiveServer.StartAsync(
            new ArchiveServerOptions { Directory = folder.Locate("D") },
            TestContext.Current.CancellationToken
        );

    private static void Create(TempFolder folder, string form)
    {
        var victim = folder.Locate("victim/data.nwb");
        switch (form.Split(' '))
        {
            case ["objects", "without", ..]:
                folder.Write("D/objects/mice/raw.nwb", "valuable");
                break;
            case ["empty", ..]:
                Directory.CreateDirectory(folder.Locate("D/objects"));
                break;
            case ["objects", "with", ..]:
                folder.Write($"D/objects/ab/{OwnName}", "valuable");
                folder.Write("D/archive.sqlite", "");
                break;
            case ["objects", .., "link"]:
                File.CreateSymbolicLink(folder.Locate("D/objects"), folder.Locate("victim"));
                break;
            case ["journal", .. var rest]:
                folder.Write("D/archive.sqlite-journal", new string('x', 5_000));
                if (rest[0] == "with")
                    folder.Write("D/archive.sqlite", "");
                break;
            case ["log", ..]:
                folder.Write("D/archive.sqlite-wal", "valuable");
                break;
            case ["database", .., "program"]:
                CreateDatabase(folder, "CREATE TABLE mice (id INTEGER)");
                break;
            case ["database", .., "dangling", _]:
                File.CreateSymbolicLink(folder.Locate("D/archive.sqlite"), folder.Locate("victim/new"));
                break;
            case ["folder", ..]:
                folder.Write("D/mice/raw.nwb", "valuable");
                break;
            case ["link", ..]:
                File.CreateSymbolicLink(folder.Locate("D/raw.nwb"), victim);
                break;
            case [var name, .., var kind]:
                Place(folder.Locate(name == "database" ? "D/archive.sqlite" : $"D/{name}"), kind, victim);
                break;
        }
    }

    private static void Place(string path, string kind, string victim)
    {
        if (kind == "link")
            File.CreateSymbolicLink(path, victim);
        else if (kind == "FIFO")
            FolderSnapshot.CreateFifo(path);
        else if (kind == "folder")
            Directory.CreateDirectory(path);
        else
            File.WriteAllText(path, "valuable");
    }

    private static void CreateDatabase(TempFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder.Locate("D/archive.sqlite")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
