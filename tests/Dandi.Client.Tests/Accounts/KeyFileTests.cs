using System.Diagnostics;
using System.Text;
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

    [Fact]
    public void A_file_that_an_editor_saved_with_a_byte_order_mark_is_read()
    {
        using var folder = new TempFolder();
        var path = folder.Write("keys", "\ufeff{\"dandi\": \"one\"}");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var warnings = new List<string>();
        var file = new KeyFile(path, warn: warnings.Add);

        Assert.Equal("one", file.Find("dandi")!.Reveal());
        file.Store("other", "two");
        Assert.Equal("one", file.Find("dandi")!.Reveal());
        Assert.Empty(warnings);
    }

    public static TheoryData<string> Damaged =>
        new(
            "",
            "{",
            "[]",
            "\0\0",
            "{\"dandi\": \"SECRET\", \"dandi\": \"two\"}",
            "{\"dandi\": null}",
            "{\"dandi\": 1}",
            "{\"dandi\": {\"key\": \"SECRET\"}}",
            "\ufeff\ufeff{\"dandi\": \"SECRET\"}",
            "{\"dandi\": \"\\ud800\"}",
            "{\"\\ud800\": \"SECRET\"}",
            "{\"dandi\": \"SECRET\"} {}",
            $"{{\"dandi\": {new string('[', 10_000)}",
            $"{{\"dandi\": \"{new string('x', 2 << 20)}\"}}"
        );

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_file_is_set_aside_when_a_key_is_stored_and_its_content_is_kept(string text)
    {
        using var folder = new TempFolder();
        var path = folder.Write("keys", text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var warnings = new List<string>();
        var file = new KeyFile(path, warn: warnings.Add);

        Assert.Null(file.Find("dandi"));
        Assert.Null(file.Find("other"));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Root));
        Assert.Contains($"`{path}` is damaged", Assert.Single(warnings), StringComparison.Ordinal);
        file.Store("other", "new");

        Assert.Equal("new", file.Find("other")!.Reveal());
        Assert.Contains($"renamed to `{path}.damaged-1`", warnings[^1], StringComparison.Ordinal);
        Assert.Equal(2, warnings.Count);
        Assert.All(warnings, warning => Assert.DoesNotContain("SECRET", warning, StringComparison.Ordinal));
        Assert.Equal(Encoding.UTF8.GetBytes(text), File.ReadAllBytes(path + ".damaged-1"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path + ".damaged-1"));
    }

    [Fact]
    public void Files_that_were_set_aside_are_never_replaced()
    {
        using var folder = new TempFolder();
        var path = folder.Locate("keys");
        for (var i = 1; i <= 10; i++)
        {
            folder.Write("keys", $"damaged {i}");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (i <= 9)
                Assert.False(new KeyFile(path).Store("dandi", null));
        }

        Assert.Contains(
            "cannot be renamed",
            Assert.Throws<UsageException>(() => new KeyFile(path).Store("dandi", "new")).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            Enumerable.Range(1, 10).Select(i => $"damaged {i}").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder.Root).Select(File.ReadAllText).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_link_to_the_file_stays_a_link()
    {
        using var folder = new TempFolder();
        var target = folder.Locate("elsewhere/my-keys");
        new KeyFile(target).Store("dandi", "one");
        Directory.CreateDirectory(folder.Locate("config"));
        var link = folder.Locate("config/api-keys.json");
        File.CreateSymbolicLink(link, target);

        new KeyFile(link).Store("other", "two");

        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Equal("one", new KeyFile(target).Find("dandi")!.Reveal());
        Assert.Equal("two", new KeyFile(target).Find("other")!.Reveal());
    }

    [Fact]
    public void A_dangling_link_or_a_pipe_is_an_error()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder.Locate("link"), folder.Locate("missing/keys"));
        using (var pipe = Process.Start("mkfifo", [folder.Locate("pipe")]))
            pipe.WaitForExit();

        Assert.Throws<UsageException>(() => new KeyFile(folder.Locate("link")).Store("dandi", "one"));
        Assert.Throws<UsageException>(() => new KeyFile(folder.Locate("pipe")).Find("dandi"));
        Assert.False(Directory.Exists(folder.Locate("missing")));
    }

    [Fact]
    public void A_file_or_folder_of_another_user_is_refused()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a file to another user");
        using var folder = new TempFolder();
        var path = folder.Locate("config/api-keys.json");
        new KeyFile(path).Store("dandi", "planted");
        GiveAway(path);
        var read = Assert.Throws<UsageException>(() => new KeyFile(path).Find("dandi"));
        Assert.Contains("belongs to another user", read.Message, StringComparison.Ordinal);
        Assert.Contains("chown", read.Message, StringComparison.Ordinal);

        File.Delete(path);
        GiveAway(folder.Locate("config"));
        var written = Assert.Throws<UsageException>(() => new KeyFile(path).Store("dandi", "secret"));
        Assert.Contains("belongs to another user", written.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Root_uses_the_keys_of_the_owner_of_the_home_folder_it_works_in()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a file to another user");
        using var folder = new TempFolder();
        var home = folder.Locate("home");
        var path = folder.Locate("home/dandi/api-keys.json");
        new KeyFile(path).Store("dandi", "one");
        GiveAway(home);
        GiveAway(path);
        GiveAway(Path.GetDirectoryName(path)!);
        var file = new KeyFile(path, home) { Homes = [home] };

        Assert.Equal("one", file.Find("dandi")!.Reveal());
        Assert.False(file.Store("other", "two"));

        GiveAway(path, "54322");
        Assert.Throws<UsageException>(() => file.Find("dandi"));
        GiveAway(path);
        File.SetUnixFileMode(folder.Root, (UnixFileMode)0b001_111_111_111);
        Assert.Throws<UsageException>(() => file.Find("dandi"));
    }

    private static void GiveAway(string path, string user = "54321")
    {
        using var change = Process.Start("chown", [user, path]);
        change.WaitForExit();
        Assert.Equal(0, change.ExitCode);
    }
}
