using Dandi.FileSystem;
using Dandi.Testing;

namespace Dandi.Formats.Tests.FileSystem;

public sealed class FolderHandleTests : IDisposable
{
    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_without_a_name_appears_when_it_gets_one(bool byPath)
    {
        using var folder = FolderHandle.Open(_root.Root);
        using (var file = CreateUnnamed(folder))
        {
            RandomAccess.Write(file, "content"u8, 0);
            Assert.Empty(Directory.EnumerateFileSystemEntries(_root.Root));

            Assert.True(folder.TryName(file, "a.txt", byPath, out var exists));
            Assert.False(exists);
        }

        Assert.Equal("content", File.ReadAllText(_root.Locate("a.txt")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_without_a_name_never_replaces_another_and_leaves_nothing_behind(bool byPath)
    {
        _root.Write("a.txt", "mine");
        using var folder = FolderHandle.Open(_root.Root);
        using (var file = CreateUnnamed(folder))
        {
            Assert.False(folder.TryName(file, "a.txt", byPath, out var exists));
            Assert.True(exists);
        }

        Assert.Equal("mine", File.ReadAllText(_root.Locate("a.txt")));
        Assert.Single(Directory.EnumerateFileSystemEntries(_root.Root));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    [InlineData("link")]
    public void Renaming_in_steps_replaces_nothing(string kind)
    {
        Create("source", kind);
        _root.Write("taken.txt", "mine");
        using var folder = FolderHandle.Open(_root.Root);

        Assert.Equal(Errno.Exists, folder.RenameInSteps("source", folder, "taken.txt"));
        Assert.Equal(0, folder.RenameInSteps("source", folder, "target"));

        Assert.Equal("mine", File.ReadAllText(_root.Locate("taken.txt")));
        Assert.Null(folder.Find("source"));
        Assert.NotNull(folder.Find("target"));
    }

    [Theory]
    [InlineData(Errno.NotPermitted)]
    [InlineData(Errno.NoSystemCall)]
    [InlineData(Errno.Invalid)]
    [InlineData(Errno.NotSupported)]
    public void Where_nothing_can_be_renamed_without_replacing_it_is_done_in_steps(int error)
    {
        _root.Write("source", "content");
        _root.Write("taken.txt", "mine");
        using var folder = FolderHandle.Open(_root.Root);

        Assert.False(folder.TryRenameAfter(error, "source", folder, "taken.txt"));
        Assert.True(folder.TryRenameAfter(error, "source", folder, "target"));

        Assert.Equal("mine", File.ReadAllText(_root.Locate("taken.txt")));
        Assert.Equal("content", File.ReadAllText(_root.Locate("target")));
    }

    [Fact]
    public void Without_openat2_links_are_not_followed_and_told_from_files()
    {
        _root.Write("real/inner/a.txt", "");
        Directory.CreateSymbolicLink(_root.Locate("link"), "real");
        using var folder = FolderHandle.Open(_root.Root);

        Assert.NotNull(folder.TryOpenFolder("real/inner", byComponents: true, out _));
        Assert.Equal(FolderProblem.UnfollowedLink, ProblemOf("link"));
        Assert.Equal(FolderProblem.UnfollowedLink, ProblemOf("link/inner"));
        Assert.Equal(FolderProblem.NotFolder, ProblemOf("real/inner/a.txt"));
        Assert.Equal(FolderProblem.Missing, ProblemOf("real/missing"));

        FolderProblem ProblemOf(string path)
        {
            Assert.Null(folder.TryOpenFolder(path, byComponents: true, out var problem));
            return problem;
        }
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle CreateUnnamed(FolderHandle folder)
    {
        var file = folder.TryCreateUnnamedFile();
        Assert.SkipWhen(file is null, "The file system of the temporary folder has no files without names.");
        return file!;
    }

    private void Create(string name, string kind)
    {
        var path = _root.Locate(name);
        if (kind == "folder")
            Directory.CreateDirectory(path);
        else if (kind == "link")
            File.CreateSymbolicLink(path, "nowhere");
        else
            File.WriteAllText(path, "content");
    }
}
