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
    public void The_old_content_stays_until_the_commit_and_no_draft_after_it(Durability durability)
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
    public void What_is_not_committed_leaves_nothing_behind()
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
    public void A_file_that_cannot_take_its_place_leaves_no_draft()
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
    public void A_link_at_the_place_of_the_draft_is_neither_followed_nor_removed()
    {
        var victim = _folder.Write("victim", "precious");
        var draft = _folder.Locate("draft");
        File.CreateSymbolicLink(draft, victim);

        Assert.Throws<IOException>(() => AtomicFile.Create(Target, draft: draft));

        Assert.Equal("precious", File.ReadAllText(victim));
        Assert.Equal(victim, new FileInfo(draft).LinkTarget);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public void A_link_at_the_place_of_the_file_is_replaced_and_what_it_leads_to_stays()
    {
        var victim = _folder.Write("victim", "precious");
        File.CreateSymbolicLink(Target, victim);

        AtomicFile.Write(Target, FileModes.Everyone, stream => stream.Write(Encoding.UTF8.GetBytes("new")));

        Assert.Equal(("precious", "new"), (File.ReadAllText(victim), File.ReadAllText(Target)));
        Assert.Null(new FileInfo(Target).LinkTarget);
    }

    [Fact]
    public void The_flush_of_a_folder_that_is_not_there_is_an_error_that_names_it()
    {
        FolderFlush.Flush(_folder.Root);

        var error = Assert.Throws<IOException>(() => FolderFlush.Flush(_folder.Locate("gone")));

        Assert.Contains(_folder.Locate("gone"), error.Message, StringComparison.Ordinal);
    }
}
