using System.Globalization;

namespace Dandi.Zarrs;

/// <summary>How many entries an upload adds, changes and deletes in a Zarr of the archive. Thread-safe.</summary>
internal sealed class ZarrPlan
{
    private long _added;
    private long _addedBytes;
    private long _modified;
    private long _modifiedBytes;
    private long _deleted;

    /// <summary>Whether the Zarrs are equal.</summary>
    public bool IsEmpty =>
        Interlocked.Read(ref _added) + Interlocked.Read(ref _modified) + Interlocked.Read(ref _deleted) == 0;

    /// <summary>Counts an entry that the archive does not have.</summary>
    public void Add(long size)
    {
        Interlocked.Increment(ref _added);
        Interlocked.Add(ref _addedBytes, size);
    }

    /// <summary>Counts an entry that the archive has with other bytes.</summary>
    public void Modify(long size)
    {
        Interlocked.Increment(ref _modified);
        Interlocked.Add(ref _modifiedBytes, size);
    }

    /// <summary>Counts an entry that only the archive has.</summary>
    public void Delete() => Interlocked.Increment(ref _deleted);

    /// <summary>Uncounts an entry that was to be deleted and is kept.</summary>
    public void Keep() => Interlocked.Decrement(ref _deleted);

    /// <summary>Resets the number of deleted entries.</summary>
    public void CancelDeletions() => Interlocked.Exchange(ref _deleted, 0);

    /// <summary>
    /// The message of the Python client: <c>adding 2 files (201 Bytes), modifying 1 file (100 Bytes), deleting 1
    /// file</c>. Empty if the Zarrs are equal.
    /// </summary>
    public override string ToString()
    {
        var changes = new List<string>(3);
        if (_added > 0)
            changes.Add($"adding {Files(_added)} ({ByteCount.FormatLikePython(_addedBytes)})");
        if (_modified > 0)
            changes.Add($"modifying {Files(_modified)} ({ByteCount.FormatLikePython(_modifiedBytes)})");
        if (_deleted > 0)
            changes.Add($"deleting {Files(_deleted)}");
        return string.Join(", ", changes);
    }

    private static string Files(long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} file{(count == 1 ? "" : "s")}");
}
