using System.Runtime.InteropServices;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Testing;

namespace Dandi.Client.Tests.Files;

public sealed partial class FileCopyTests : IDisposable
{
    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead;

    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public void A_copy_has_the_content_permissions_and_time_of_its_original(int size)
    {
        var source = _folder.WriteRandom("source", size, seed: 1);
        File.SetUnixFileMode(source, Mode);
        FileTimes.SetModified(source, new FileTime(86_400, 123_456_789));

        Copy(source, _folder.Locate("target"));

        Assert.Equal(File.ReadAllBytes(source), File.ReadAllBytes(_folder.Locate("target")));
        Assert.Equal(Mode, File.GetUnixFileMode(_folder.Locate("target")));
        Assert.Equal(new FileTime(86_400, 123_456_789), FileStatus.TryRead(_folder.Locate("target"))!.Value.Modified);
        Assert.False(File.Exists(_folder.Locate("temp")));
    }

    [Fact]
    public void A_copy_that_replaces_its_original_keeps_owner_and_extended_attributes()
    {
        var source = _folder.Write("source", "x");
        Assert.SkipUnless(SetAttribute(source, "user.note", "n"u8, 1, 0) == 0, "no extended attributes here");
        Assert.SkipUnless(SetOwner(source, 54321, 54322) == 0, "only root can give files to others");

        FileCopy.Copy(
            source,
            _folder.Locate("target"),
            _folder.Locate("temp"),
            new CopyOptions { KeepsOwner = true },
            Token
        );

        Span<byte> value = stackalloc byte[8];
        Assert.Equal(1, GetAttribute(_folder.Locate("target"), "user.note", value, 8));
        Assert.Equal((byte)'n', value[0]);
        Assert.False(FileOwner.IsOwn(_folder.Locate("target")));
    }

    [Fact]
    public void What_exists_at_the_target_is_not_replaced()
    {
        var source = _folder.Write("source", "new");
        var target = _folder.Write("target", "old");

        Assert.Throws<TargetExistsException>(() => Copy(source, target));

        Assert.Equal("old", File.ReadAllText(target));
        Assert.False(File.Exists(_folder.Locate("temp")));
    }

    [Fact]
    public void A_dangling_link_at_the_target_is_not_followed()
    {
        var source = _folder.Write("source", "new");
        File.CreateSymbolicLink(_folder.Locate("target"), _folder.Locate("elsewhere"));

        Assert.Throws<TargetExistsException>(() => Copy(source, _folder.Locate("target")));

        Assert.False(File.Exists(_folder.Locate("elsewhere")));
    }

    [Fact]
    public void A_copy_that_is_cancelled_leaves_nothing()
    {
        var source = _folder.WriteRandom("source", 1000, seed: 2);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            FileCopy.Copy(source, _folder.Locate("target"), _folder.Locate("temp"), new CopyOptions(), cancelled.Token)
        );

        Assert.Equal([source], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Files_of_different_content_or_size_are_told_apart()
    {
        using var one = File.OpenHandle(_folder.Write("one", "abc"));
        using var same = File.OpenHandle(_folder.Write("same", "abc"));
        using var other = File.OpenHandle(_folder.Write("other", "abd"));
        using var longer = File.OpenHandle(_folder.Write("longer", "abcd"));

        Assert.True(FileCopy.HasSameContent(one, same, Token));
        Assert.False(FileCopy.HasSameContent(one, other, Token));
        Assert.False(FileCopy.HasSameContent(one, longer, Token));
    }

    public void Dispose() => _folder.Dispose();

    private void Copy(string source, string target) =>
        FileCopy.Copy(source, target, _folder.Locate("temp"), new CopyOptions(), Token);

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAttribute(string path, string name, ReadOnlySpan<byte> value, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetAttribute(string path, string name, Span<byte> value, nuint size);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOwner(string path, uint owner, uint group);
}
