using System.Text;
using Dandi.Files;
using Dandi.Testing;

namespace Dandi.Client.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Target => _folder.Locate("file");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Durability.None)]
    [InlineData(Durability.Content)]
    [InlineData(Durability.Name)]
    public void The_old_content_stays_until_the_commit_and_no_temp_file_remains(Durability durability)
    {
        _folder.Write("file", "old");

        using (var file = AtomicFile.Create(Target, FileModes.OwnerOnly, durability))
        {
            file.Stream.Write("new"u8);
            Assert.Equal("old", File.ReadAllText(Target));
            file.Commit();
        }

        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal(FileModes.OwnerOnly, File.GetUnixFileMode(Target));
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_file_that_is_kept_open_after_the_commit_can_be_appended_to()
    {
        using (var file = AtomicFile.Create(Target, FileModes.OwnerOnly, Durability.None))
        {
            file.Stream.Write("one"u8);
            using var open = file.CommitAndKeepOpen();
            Assert.Equal("one", File.ReadAllText(Target));
            open.Write(" two"u8);
        }

        Assert.Equal("one two", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_file_that_is_not_committed_leaves_nothing()
    {
        _folder.Write("file", "old");

        using (var file = AtomicFile.Create(Target))
            file.Stream.Write("new"u8);
        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(Target, FileModes.Everyone, _ => throw new InvalidOperationException("no content"))
        );

        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_file_that_cannot_be_renamed_leaves_no_temp_file()
    {
        var folder = Directory.CreateDirectory(_folder.Locate("target")).FullName;
        using var file = AtomicFile.Create(folder);
        file.Stream.Write("new"u8);

        var error = Assert.ThrowsAny<Exception>(file.Commit);

        Assert.True(StorageFault.Is(error), error.ToString());
        file.Dispose();
        Assert.Equal([folder], Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_link_at_the_path_of_the_temp_file_is_neither_followed_nor_deleted()
    {
        var victim = _folder.Write("victim", "precious");
        var tempPath = _folder.Locate("temp");
        File.CreateSymbolicLink(tempPath, victim);

        Assert.Throws<IOException>(() => AtomicFile.Create(Target, tempPath: tempPath));

        Assert.Equal("precious", File.ReadAllText(victim));
        Assert.Equal(victim, new FileInfo(tempPath).LinkTarget);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public void A_link_at_the_path_of_the_file_is_replaced_and_its_target_stays()
    {
        var victim = _folder.Write("victim", "precious");
        File.CreateSymbolicLink(Target, victim);

        AtomicFile.Write(Target, FileModes.Everyone, stream => stream.Write(Encoding.UTF8.GetBytes("new")));

        Assert.Equal(("precious", "new"), (File.ReadAllText(victim), File.ReadAllText(Target)));
        Assert.Null(new FileInfo(Target).LinkTarget);
    }

    [Fact]
    public void Flushing_a_missing_folder_is_an_error_with_its_path()
    {
        FolderFlush.Flush(_folder.Root);

        var error = Assert.Throws<IOException>(() => FolderFlush.Flush(_folder.Locate("missing")));

        Assert.Contains(_folder.Locate("missing"), error.Message, StringComparison.Ordinal);
    }
}
