using Dandi.Files;
using Dandi.Testing;

namespace Dandi.Client.Tests.Files;

public sealed class FileCopyTests : IDisposable
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
        File.SetLastWriteTimeUtc(source, DateTime.UnixEpoch.AddDays(1));

        Copy(source, _folder.Locate("target"));

        Assert.Equal(File.ReadAllBytes(source), File.ReadAllBytes(_folder.Locate("target")));
        Assert.Equal(Mode, File.GetUnixFileMode(_folder.Locate("target")));
        Assert.Equal(DateTime.UnixEpoch.AddDays(1), File.GetLastWriteTimeUtc(_folder.Locate("target")));
        Assert.False(File.Exists(_folder.Locate("temp")));
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
            FileCopy.Copy(source, _folder.Locate("target"), _folder.Locate("temp"), Durability.Content, cancelled.Token)
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
        FileCopy.Copy(source, target, _folder.Locate("temp"), Durability.Content, Token);
}
