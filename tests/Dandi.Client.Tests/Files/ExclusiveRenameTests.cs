using Dandi.Files;
using Dandi.Testing;

namespace Dandi.Client.Tests.Files;

public sealed class ExclusiveRenameTests
{
    public static TheoryData<bool> Both => [true, false];

    [Theory]
    [MemberData(nameof(Both))]
    public void A_file_a_folder_and_a_dangling_link_are_renamed(bool inSteps)
    {
        using var folder = new TempFolder();
        folder.Write("file", "x");
        folder.Write("folder/inner", "y");
        File.CreateSymbolicLink(folder.Locate("link"), "/nowhere");

        foreach (var name in new[] { "file", "folder", "link" })
            Move(folder.Locate(name), folder.Locate($"new-{name}"), inSteps);

        Assert.Equal("x", File.ReadAllText(folder.Locate("new-file")));
        Assert.Equal("y", File.ReadAllText(folder.Locate("new-folder/inner")));
        Assert.Equal("/nowhere", new FileInfo(folder.Locate("new-link")).LinkTarget);
        Assert.Equal(3, Directory.GetFileSystemEntries(folder.Root).Length);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Nothing_is_ever_replaced(bool inSteps)
    {
        using var folder = new TempFolder();
        folder.Write("file", "x");
        folder.Write("folder/inner", "y");
        File.CreateSymbolicLink(folder.Locate("link"), "/nowhere");
        Directory.CreateDirectory(folder.Locate("empty"));
        string[] names = ["file", "folder", "link", "empty"];

        foreach (var source in names)
        foreach (var target in names.Where(target => target != source))
            Assert.Throws<TargetExistsException>(() => Move(folder.Locate(source), folder.Locate(target), inSteps));

        Assert.Equal("x", File.ReadAllText(folder.Locate("file")));
        Assert.Equal("y", File.ReadAllText(folder.Locate("folder/inner")));
        Assert.Equal("/nowhere", new FileInfo(folder.Locate("link")).LinkTarget);
        Assert.True(Directory.Exists(folder.Locate("empty")));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_missing_source_is_an_error(bool inSteps)
    {
        using var folder = new TempFolder();

        Assert.ThrowsAny<IOException>(() => Move(folder.Locate("a"), folder.Locate("b"), inSteps));
    }

    [Fact]
    public void A_file_that_cannot_be_deleted_has_no_second_name_afterwards()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root can delete every file");
        using var folder = new TempFolder();
        folder.Write("closed/file", "x");
        File.SetUnixFileMode(folder.Locate("closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Throws<IOException>(() =>
            ExclusiveRename.MoveInSteps(folder.Locate("closed/file"), folder.Locate("new"))
        );

        Assert.True(File.Exists(folder.Locate("closed/file")));
        Assert.False(File.Exists(folder.Locate("new")));
    }

    [Fact]
    public void Another_file_system_is_an_error_of_its_own()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "there is no second file system");
        using var folder = new TempFolder();
        folder.Write("a", "x");
        var target = $"/dev/shm/dandi-test-{Guid.NewGuid():N}";

        Assert.Throws<CrossDeviceException>(() => ExclusiveRename.Move(folder.Locate("a"), target));

        Assert.True(File.Exists(folder.Locate("a")));
        Assert.False(File.Exists(target));
    }

    private static void Move(string source, string target, bool inSteps)
    {
        if (inSteps)
            ExclusiveRename.MoveInSteps(source, target);
        else
            ExclusiveRename.Move(source, target);
    }
}
