using Dandi.Archive;
using Dandi.Testing;
using Dandi.Zarr;
using Dandi.Zarrs;

namespace Dandi.Client.Tests.Zarrs;

public sealed class ZarrJobTests
{
    [Theory]
    [InlineData("x/0", true)]
    [InlineData("x", false)]
    [InlineData("x/", false)]
    [InlineData("x/1", false)]
    [InlineData("x/0/below", false)]
    [InlineData(".git/config", false)]
    [InlineData("x/{long name}", false)]
    [InlineData("{long name}/0", false)]
    [InlineData("x/{long path}", false)]
    public void An_entry_at_the_path_of_a_local_file_is_not_deleted(string path, bool isKept)
    {
        using var folder = new TempFolder();
        folder.Write("a.zarr/x/0", "0");
        folder.Write("a.zarr/.git/config", "excluded from Zarrs");
        var job = new ZarrJob(
            new ZarrStore(folder.Locate("a.zarr")),
            RemoteZarr.Complete("id", "a.zarr", "checksum"),
            ZarrMode.Full
        );

        var longPath = string.Join('/', Enumerable.Repeat(new string('n', 200), 30));
        path = path.Replace("{long name}", new string('n', 256), StringComparison.Ordinal)
            .Replace("{long path}", longPath, StringComparison.Ordinal);
        Assert.Equal(isKept, job.MayHaveFile(path));
    }
}
