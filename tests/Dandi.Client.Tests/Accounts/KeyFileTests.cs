using Dandi.Accounts;
using Dandi.Testing;

namespace Dandi.Client.Tests.Accounts;

public sealed class KeyFileTests
{
    [Fact]
    public void A_stored_key_is_found_and_can_be_deleted()
    {
        using var folder = new TempFolder();
        var file = new KeyFile(folder.Locate("deep/api-keys.json"));

        Assert.False(file.Store("dandi", "secret-key"));
        file.Store("other:80", "second");

        Assert.Equal("secret-key", file.Find("dandi")!.Reveal());
        Assert.True(file.Store("dandi", null));
        Assert.Null(file.Find("dandi"));
        Assert.Equal("second", file.Find("other:80")!.Reveal());
    }

    [Fact]
    public void The_file_is_readable_by_its_owner_only()
    {
        using var folder = new TempFolder();
        new KeyFile(folder.Locate("keys")).Store("dandi", "secret");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Locate("keys")));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_file_that_other_users_may_read_is_refused(UnixFileMode others)
    {
        using var folder = new TempFolder();
        var file = new KeyFile(folder.Locate("keys"));
        file.Store("dandi", "secret");
        File.SetUnixFileMode(folder.Locate("keys"), UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        Assert.Contains(
            "chmod 600",
            Assert.Throws<UsageException>(() => file.Find("dandi")).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\0\0")]
    public void A_damaged_file_is_reported(string text)
    {
        using var folder = new TempFolder();
        File.SetUnixFileMode(folder.Write("keys", text), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Contains(
            "damaged",
            Assert.Throws<UsageException>(() => new KeyFile(folder.Locate("keys")).Find("dandi")).Message,
            StringComparison.Ordinal
        );
    }
}
