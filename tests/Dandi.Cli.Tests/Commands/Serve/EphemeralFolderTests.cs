using Dandi.Cli.Commands.Serve;
using Dandi.Files;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Serve;

/// <summary>The folder of an ephemeral archive, and which folders of others are removed.</summary>
public sealed class EphemeralFolderTests : IDisposable
{
    private const string Name = "dandi-archive-0123456789abcdef0123456789abcdef";
    private readonly TempFolder _parent = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _parent.Dispose();

    [Fact]
    public void Folder_is_private_and_removed_with_its_content()
    {
        using (var folder = Create())
        {
            Directory.CreateDirectory(Path.Combine(folder.Data, "objects"));
            File.WriteAllText(Path.Combine(folder.Data, "objects", "a"), "a");
            var path = Path.GetDirectoryName(folder.Data)!;
            Assert.Equal(FileModes.OwnerOnlyFolder, File.GetUnixFileMode(path));
        }

        Assert.Empty(Names);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Folder_of_a_process_that_was_killed_is_removed()
    {
        WriteRemains(Name);

        using var folder = Create();

        Assert.Equal([Path.GetFileName(Path.GetDirectoryName(folder.Data))], Names);
    }

    [Fact]
    public void Removal_that_was_interrupted_is_completed()
    {
        WriteRemains(Name);
        Directory.Delete(_parent.Locate($"{Name}/data"), recursive: true);

        using var folder = Create();

        Assert.Single(Names);
    }

    [Fact]
    public void Folder_of_a_process_that_lives_stays()
    {
        using var living = Create();

        using var folder = Create();

        Assert.Equal(2, Names.Count());
        Assert.True(Directory.Exists(Path.GetDirectoryName(living.Data)));
    }

    [Theory]
    [InlineData("dandi-archive-backup")]
    [InlineData("dandi-archive-0123456789ABCDEF0123456789ABCDEF")]
    [InlineData($"{Name}.new")]
    [InlineData($"{Name}0")]
    [InlineData("other")]
    public void Folder_with_another_name_stays(string name)
    {
        WriteRemains(name);

        Create().Dispose();

        Assert.True(File.Exists(_parent.Locate($"{name}/data/objects/a")));
    }

    [Fact]
    public void Folder_to_which_others_have_access_stays()
    {
        WriteRemains(Name);
        File.SetUnixFileMode(_parent.Locate(Name), FileModes.OwnerOnlyFolder | UnixFileMode.OtherRead);

        Create().Dispose();

        Assert.Equal([Name], Names);
    }

    [Fact]
    public void Folder_without_a_lock_stays()
    {
        WriteRemains(Name);
        File.Delete(_parent.Locate($"{Name}/lock"));

        Create().Dispose();

        Assert.True(File.Exists(_parent.Locate($"{Name}/data/objects/a")));
    }

    [Fact]
    public void Links_are_not_followed()
    {
        using var elsewhere = new TempFolder();
        elsewhere.Write("objects/a", "a");
        WriteRemains(Name);
        Directory.Delete(_parent.Locate($"{Name}/data"), recursive: true);
        Directory.CreateSymbolicLink(_parent.Locate($"{Name}/data"), elsewhere.Root);
        Directory.CreateSymbolicLink(_parent.Locate($"{Name[..^1]}0"), elsewhere.Root);

        Create().Dispose();

        Assert.True(File.Exists(elsewhere.Locate("objects/a")));
    }

    [Fact]
    public void What_an_archive_does_not_create_stays()
    {
        WriteRemains(Name);
        _parent.Write($"{Name}/thesis.txt", "mine");

        Create().Dispose();

        Assert.True(File.Exists(_parent.Locate($"{Name}/thesis.txt")));
    }

    [Fact]
    public void Parent_that_does_not_exist_is_an_error_that_says_what_to_do()
    {
        var error = Assert.Throws<DandiException>(() =>
            EphemeralFolder.Create(_parent.Locate("missing"), _warnings.Add)
        );

        Assert.Contains("Set TMPDIR", error.Message, StringComparison.Ordinal);
    }

    private IEnumerable<string?> Names => Directory.EnumerateFileSystemEntries(_parent.Root).Select(Path.GetFileName);

    private EphemeralFolder Create() => EphemeralFolder.Create(_parent.Root, _warnings.Add);

    private void WriteRemains(string name)
    {
        _parent.Write($"{name}/data/objects/a", "a");
        _parent.Write($"{name}/lock", "");
        File.SetUnixFileMode(_parent.Locate(name), FileModes.OwnerOnlyFolder);
    }
}
