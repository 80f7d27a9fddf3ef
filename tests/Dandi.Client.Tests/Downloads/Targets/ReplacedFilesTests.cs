using System.Text;
using Dandi.Downloads.Targets;
using Dandi.Testing;

namespace Dandi.Client.Tests.Downloads.Targets;

/// <summary>Files of the user in the places of folders that a download replaces.</summary>
public sealed class ReplacedFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_stays_until_a_file_in_the_folder_is_complete()
    {
        _folder.Write("sub-1", "mine");
        using var tree = Tree();

        using (var partial = Begin(tree, "sub-1/x/a.txt"))
        {
            Assert.Contains(Files(), file => File.ReadAllText(file) == "mine");
            partial.Commit(replaces: true);
        }

        Assert.Equal([_folder.Locate("sub-1/x/a.txt")], Files());
    }

    [Fact]
    public void A_file_is_put_back_if_nothing_in_the_folder_is_ever_complete()
    {
        _folder.Write("sub-1", "mine");
        _folder.Write("sub-2", "also mine");

        using (var tree = Tree())
        {
            using (Begin(tree, "sub-1/x/a.txt")) { }
            tree.FileAt("sub-2/a.txt").Write("done"u8.ToArray(), null, replaces: false);
        }

        Assert.Equal("mine", File.ReadAllText(_folder.Locate("sub-1")));
        Assert.Equal([_folder.Locate("sub-1"), _folder.Locate("sub-2/a.txt")], Files());
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_file_that_cannot_be_put_back_stays_and_a_warning_names_it()
    {
        _folder.Write("sub-1", "mine");

        using (var tree = Tree())
        {
            using (Begin(tree, "sub-1/x/a.txt")) { }
            _folder.Write("sub-1/of-another-program", "other");
        }

        Assert.Equal("other", File.ReadAllText(_folder.Locate("sub-1/of-another-program")));
        var aside = Assert.Single(Files(), file => File.ReadAllText(file) == "mine");
        Assert.Contains($"is now `{Path.GetFileName(aside)}`", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private TargetTree Tree() => new(_folder.Root) { ReplacesOtherKinds = true, Warned = _warnings.Add };

    private static PartialFile Begin(TargetTree tree, string path)
    {
        var partial = tree.FileAt(path).OpenPartial();
        using var data = partial.OpenData();
        RandomAccess.Write(data, Encoding.UTF8.GetBytes("half"), 0);
        return partial;
    }

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
