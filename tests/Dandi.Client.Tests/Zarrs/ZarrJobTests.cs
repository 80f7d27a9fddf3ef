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

        Assert.Equal(isKept, job.MayHaveFile(path));
    }
}
