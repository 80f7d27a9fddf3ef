using System.Globalization;

namespace Dandi.Zarrs;

/// <summary>What an upload does to a Zarr in the archive; counted while it is found out, from many threads.</summary>
public sealed class ZarrPlan
{
    private long _added;
    private long _addedBytes;
    private long _modified;
    private long _modifiedBytes;
    private long _deleted;

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty =>
        Interlocked.Read(ref _added) + Interlocked.Read(ref _modified) + Interlocked.Read(ref _deleted) == 0;

    /// <summary>Counts a file that the archive has not.</summary>
    public void Add(long size)
    {
        Interlocked.Increment(ref _added);
        Interlocked.Add(ref _addedBytes, size);
    }

    /// <summary>Counts a file that the archive has with other bytes.</summary>
    public void Modify(long size)
    {
        Interlocked.Increment(ref _modified);
        Interlocked.Add(ref _modifiedBytes, size);
    }

    /// <summary>Counts a file that only the archive has.</summary>
    public void Delete() => Interlocked.Increment(ref _deleted);

    /// <summary>Nothing is deleted after all.</summary>
    public void KeepAll() => Interlocked.Exchange(ref _deleted, 0);

    /// <summary>In words: <c>adding 2 files (201 Bytes), modifying 1 file (100 Bytes), deleting 1 file</c>; empty where nothing differs.</summary>
    public override string ToString()
    {
        var words = new List<string>(3);
        if (_added > 0)
            words.Add($"adding {Files(_added)} ({ByteCount.Show(_addedBytes)})");
        if (_modified > 0)
            words.Add($"modifying {Files(_modified)} ({ByteCount.Show(_modifiedBytes)})");
        if (_deleted > 0)
            words.Add($"deleting {Files(_deleted)}");
        return string.Join(", ", words);
    }

    private static string Files(long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} file{(count == 1 ? "" : "s")}");
}
