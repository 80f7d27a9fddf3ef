using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Digests.Cache;

/// <summary>The folder of the digest cache: opens its file, and replaces the file by one with more records.</summary>
/// <remarks>
/// <para>
/// <see cref="Merge(IEnumerable{CacheRecord}, Action{Exception})"/> is the only way to change the cache. It reads the
/// current file, drops the records that were not used for longest if there would be more than the maximum, writes old
/// and new records to a temp file, and renames that to <see cref="Path"/>.
/// </para>
/// <para>
/// There are no locks. Processes that read the old file keep it open and can use it as before. If two processes merge
/// at the same time, the later rename wins, and the new records of the other are lost; they are computed again when
/// they are needed.
/// </para>
/// </remarks>
/// <param name="folder">The folder, created when it is needed.</param>
/// <param name="time">The clock, for the age of temp files.</param>
/// <param name="maxRecords">The maximum number of records.</param>
/// <param name="homes">Folders whose owners root trusts (<see cref="FileOwner"/>).</param>
internal sealed class CacheStore(string folder, TimeProvider time, int maxRecords, IReadOnlyList<string> homes)
{
    private const string Name = "digests";
    private const string TempExtension = ".unfinished";

    /// <summary>The path of the file, which need not exist.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, Name);

    /// <summary>Gets the number of a day, in days since 1970-01-01 UTC.</summary>
    public static uint DayOf(DateTimeOffset now) => (uint)Math.Max(0, now.ToUnixTimeSeconds() / (24 * 60 * 60));

    /// <param name="warn">Called with the error if the file exists but cannot be used.</param>
    /// <returns>Null if there is no usable file.</returns>
    public CacheFile? TryOpen(Action<Exception> warn)
    {
        try
        {
            return CacheFile.Open(Path, homes);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or InvalidDataException)
        {
            warn(error);
            return null;
        }
    }

    /// <summary>Renames the file, which is damaged, so that a new one can be written.</summary>
    /// <returns>Its new path.</returns>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be renamed.</exception>
    public string SetAside() => StateFile.SetAside(Path, folder);

    /// <summary>Replaces the file by one that has new records in addition.</summary>
    /// <param name="newRecords">The new records.</param>
    /// <param name="warn">Called with the error if the file exists but cannot be used.</param>
    /// <exception cref="IOException">The new file cannot be written; the old one stays.</exception>
    /// <exception cref="UnauthorizedAccessException">The new file cannot be written; the old one stays.</exception>
    public void Merge(IEnumerable<CacheRecord> newRecords, Action<Exception> warn)
    {
        PrivateFolder.Ensure(folder, homes);
        RemoveOldTempFiles();
        var added = newRecords.ToArray();
        Array.Sort(added, (left, right) => left.Key.CompareTo(right.Key));
        using var old = TryOpen(warn);
        var retention = SelectRetention(old, added.Length);
        // After a crash of the machine, the old file is as good as the new one.
        using var file = AtomicFile.Create(
            Path,
            FileModes.OwnerOnly,
            Durability.Content,
            tempPath: System.IO.Path.Combine(folder, $"{Name}-{Guid.NewGuid():N}{TempExtension}")
        );
        CacheFile.Write(
            file.Stream,
            retention.Count + added.Length,
            Merge(old?.ReadAll().Where(retention.Keeps) ?? [], added)
        );
        file.Commit();
    }

    /// <summary>Deletes the file, if it exists.</summary>
    public void Clear()
    {
        try
        {
            File.Delete(Path);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was ever saved.
        }
    }

    /// <summary>Selects the most recently used records of the old file that fit next to the new ones.</summary>
    private Retention SelectRetention(CacheFile? old, int added)
    {
        var days = new SortedDictionary<uint, int>(Comparer<uint>.Create((left, right) => right.CompareTo(left)));
        foreach (var record in old?.ReadAll() ?? [])
            days[record.Day] = days.GetValueOrDefault(record.Day) + 1;
        var room = Math.Max(0, maxRecords - added);
        var count = 0;
        foreach (var (day, records) in days)
        {
            // Of the oldest day that fits partly, keep a share: an MD5 is as good as a random number.
            if (count + records > room)
                return new Retention(room, day, (uint)((ulong)(room - count) * uint.MaxValue / (uint)records));
            count += records;
        }
        return new Retention(count, 0, uint.MaxValue);
    }

    private static IEnumerable<CacheRecord> Merge(IEnumerable<CacheRecord> old, CacheRecord[] added)
    {
        var next = 0;
        foreach (var record in old)
        {
            while (next < added.Length && added[next].Key < record.Key)
                yield return added[next++];
            if (next == added.Length || added[next].Key != record.Key)
                yield return record;
        }
        while (next < added.Length)
            yield return added[next++];
    }

    /// <summary>
    /// Deletes temp files of processes that were killed while they wrote; younger ones may be in use.
    /// </summary>
    private void RemoveOldTempFiles()
    {
        foreach (var file in Directory.EnumerateFiles(folder, $"{Name}-*{TempExtension}"))
        {
            if (time.GetUtcNow().UtcDateTime - PathEntry.ReadModificationTime(file) > TimeSpan.FromDays(1))
                File.Delete(file);
        }
    }

    /// <summary>Which records of the old file to keep.</summary>
    /// <param name="Count">The approximate number of records.</param>
    /// <param name="OldestDay">Records last used after this day are kept.</param>
    /// <param name="ShareOfOldest">The share of the records of that day to keep, in units of 1/2^32.</param>
    private sealed record Retention(int Count, uint OldestDay, uint ShareOfOldest)
    {
        public bool Keeps(CacheRecord record) =>
            record.Day > OldestDay || (record.Day == OldestDay && (uint)record.Md5 <= ShareOfOldest);
    }
}
