using Dandi.Files.Spool;
using Dandi.Testing;
using Dandi.Zarrs;

namespace Dandi.Client.Tests.Zarrs;

public sealed class ZarrEntrySpoolTests
{
    [Fact]
    public void Entries_are_read_in_the_order_of_their_addition_and_no_file_is_visible()
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
    public void An_empty_spool_creates_no_file()
    {
        using var folder = new TempFolder();
        using var spool = new ZarrEntrySpool(new SpoolSpace([folder.Locate("not/there")], 0));

        Assert.Empty(spool.Read());
        Assert.False(Directory.Exists(folder.Locate("not")));
    }
}
