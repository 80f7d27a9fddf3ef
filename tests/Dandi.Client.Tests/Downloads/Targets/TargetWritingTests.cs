using Dandi.Downloads.Targets;
using Dandi.FileSystem;
using Dandi.Testing;

namespace Dandi.Client.Tests.Downloads.Targets;

/// <summary>Locks, flushes and links of targets.</summary>
public sealed class TargetWritingTests : IDisposable
{
    // Numbers of errors of Linux.
    private const int Again = 11;
    private const int Invalid = 22;
    private const int NoLocks = 37;
    private const int NoSystemCall = 38;
    private const int NotSupported = 95;
    private const int InputOutput = 5;

    private readonly TempFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Invalid)]
    [InlineData(NoLocks)]
    [InlineData(NoSystemCall)]
    [InlineData(NotSupported)]
    public void Without_locks_files_and_Zarrs_are_written_and_one_warning_says_so(int error)
    {
        using var tree = Tree(error);

        using (var partial = tree.FileAt("a.txt").OpenPartial())
        using (partial.TakeLock())
            partial.OpenData().Dispose();
        using (tree.FolderAt("x.zarr").OpenStaging()) { }

        Assert.Contains("has no locks", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Again, "is being downloaded by another program")]
    [InlineData(InputOutput, "cannot be locked: failed")]
    public void Only_a_lock_of_another_program_is_called_one(int error, string message)
    {
        using var tree = Tree(error);
        using var partial = tree.FileAt("a.txt").OpenPartial();

        Assert.Contains(
            message,
            Assert.Throws<DandiException>(() => partial.TakeLock()).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            message,
            Assert.Throws<DandiException>(() => tree.FolderAt("x.zarr").OpenStaging()).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_small_file_is_flushed_before_it_replaces_another_and_a_killed_run_leaves_what_the_next_one_finds(
        bool exists
    )
    {
        if (exists)
            _folder.Write("a.txt", "old");
        List<string[]> names = [];
        using var tree = new TargetTree(_folder.Root)
        {
            Flush = _ => names.Add([.. Directory.EnumerateFileSystemEntries(_folder.Root).Select(Path.GetFileName)!]),
        };

        tree.FileAt("a.txt").Write("new"u8.ToArray(), null, replaces: true);

        Assert.Equal(exists ? 1 : 0, names.Count);
        Assert.All(names, found => Assert.Equal(["a.txt", "a.txt.dandidownload"], found.Order(StringComparer.Ordinal)));
        Assert.Equal("new", File.ReadAllText(_folder.Locate("a.txt")));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Theory]
    [InlineData("ROOT/real", "is absolute (`ROOT/real`)")]
    [InlineData("loop", "is part of a loop")]
    [InlineData("/tmp", "leads out of `ROOT`")]
    [InlineData("/nowhere", "leads to `/nowhere`, which does not exist")]
    public void A_link_that_is_not_followed_is_described_as_what_it_is(string target, string expected)
    {
        Directory.CreateDirectory(_folder.Locate("real"));
        target = target.Replace("ROOT", _folder.Root, StringComparison.Ordinal);
        expected = expected.Replace("ROOT", _folder.Root, StringComparison.Ordinal);
        Directory.CreateSymbolicLink(_folder.Locate("loop"), target);
        using var tree = Tree(0);

        foreach (var path in (string[])["loop/a.txt", "loop/x/a.txt"])
        {
            var error = Assert.Throws<DandiException>(() => tree.FileAt(path).OpenPartial());
            Assert.Contains($"the link `{_folder.Locate("loop")}` {expected}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Where_links_cannot_be_followed_safely_the_message_says_so()
    {
        Directory.CreateDirectory(_folder.Locate("real"));
        Directory.CreateSymbolicLink(_folder.Locate("link"), "real");

        var error = TargetError.UnusableLink("link/x", _folder.Root, FolderProblem.UnfollowedLink);

        Assert.Contains($"the link `{_folder.Locate("link")}` cannot", error.Message, StringComparison.Ordinal);
        Assert.Contains("openat2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "a link to `nowhere`, which does not exist")]
    [InlineData("file", "a link to a file")]
    public void A_link_that_leads_to_no_folder_is_described_as_what_it_is(string target, string expected)
    {
        _folder.Write("file", "");
        File.CreateSymbolicLink(_folder.Locate("link"), target);
        using var tree = Tree(0);

        var error = Assert.Throws<DandiException>(() => tree.FileAt("link/a.txt").OpenPartial());

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(
            expected,
            Assert.Throws<DandiException>(() => tree.FolderAt("link").Exists()).Message,
            StringComparison.Ordinal
        );
    }

    private TargetTree Tree(int error) =>
        new(_folder.Root)
        {
            Warned = _warnings.Add,
            Lock = error == 0 ? _ => { } : _ => throw new IOException("failed", error),
        };
}
