using Dandi.Files.Spool;
using Dandi.Testing;
using Dandi.Zarrs;

namespace Dandi.Client.Tests.Zarrs;

public sealed class ZarrEntrySpoolTests
{
    [Fact]
    public void Entries_come_back_in_their_order_and_nothing_stays_on_the_disk()
    {
        using var folder = new TempFolder();
        var entries = Enumerable
            .Range(0, 10_000)
            .Select(i => new ZarrEntry($"日本/{i}", UInt128.MaxValue - (UInt128)i, long.MaxValue - i))
            .ToList();
        using var spool = new ZarrEntrySpool(new SpoolSpace([folder.Root], 0));

        foreach (var entry in entries)
            spool.Add(entry);

        Assert.Equal(entries, spool.Read());
        Assert.Equal(entries, spool.Read());
        Assert.Equal(10_000, spool.Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    [Fact]
    public void A_spool_without_entries_makes_no_file()
    {
        using var folder = new TempFolder();
        using var spool = new ZarrEntrySpool(new SpoolSpace([folder.Locate("not/there")], 0));

        Assert.Empty(spool.Read());
        Assert.False(Directory.Exists(folder.Locate("not")));
    }
}
