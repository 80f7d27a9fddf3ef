using Dandi.Files;

namespace Dandi.Client.Tests.Files;

public sealed class LocalFileTimeTests
{
    // Most file systems on disks end in the 25th century; this one is in memory.
    private const string Folder = "/dev/shm";

    [Fact]
    public void A_modification_time_at_the_end_of_the_calendar_is_read()
    {
        Assert.SkipUnless(Directory.Exists(Folder), $"{Folder} does not exist");
        var path = Path.Combine(Folder, $"dandi-test-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(path, "x");
            File.SetLastWriteTimeUtc(path, DateTime.MaxValue);

            using var file = LocalFile.Open(path);

            Assert.Equal(9999, file.Modified.Year);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
