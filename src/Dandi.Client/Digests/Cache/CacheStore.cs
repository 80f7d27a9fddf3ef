using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Digests.Cache;

/// <summary>Where the file of the digest cache is, and how a new one takes its place.</summary>
/// <param name="folder">The folder.</param>
/// <param name="time">The clock.</param>
/// <param name="mostRecords">How many records it has at most.</param>
internal sealed class CacheStore(string folder, TimeProvider time, int mostRecords)
{
    private const string Name = "digests";
    private const string Unfinished = ".unfinished";

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, Name);

    /// <summary>The number of a day.</summary>
    public static uint DayOf(DateTimeOffset now) => (uint)Math.Max(0, now.ToUnixTimeSeconds() / (24 * 60 * 60));

    /// <summary>The file as it is now.</summary>
    /// <param name="warn">Told what is wrong with it.</param>
    /// <returns>Null where there is none that can be used.</returns>
    public CacheFile? TryOpen(Action<Exception> warn)
    {
        try
        {
            return CacheFile.Open(Path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            warn(error);
            return null;
        }
    }

    /// <summary>Puts a file in place that has these records and those that are there.</summary>
    /// <exception cref="IOException">That is not possible; the old one stays.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Merge(IEnumerable<CacheRecord> learnt)
    {
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, FileModes.OwnerOnlyFolder);
        RemoveUnfinished();
        var added = learnt.ToArray();
        Array.Sort(added, (left, right) => left.Key.CompareTo(right.Key));
        using var old = TryOpen(_ => { });
        var choice = Choose(old, added.Length);
        // If the machine crashes, the old file does as well as the new one.
        using var file = AtomicFile.Create(
            Path,
            durability: Durability.Content,
            draft: System.IO.Path.Combine(folder, $"{Name}-{Guid.NewGuid():N}{Unfinished}")
        );
        CacheFile.Write(
            file.Stream,
            choice.Count + added.Length,
            Merge(old?.ReadAll().Where(choice.Keeps) ?? [], added)
        );
        file.Commit();
    }

    /// <summary>Removes the file.</summary>
    public void Clear() => File.Delete(Path);

    /// <summary>Those that were of use last, as many as there is room for beside so many new ones.</summary>
    private Choice Choose(CacheFile? old, int added)
    {
        var days = new SortedDictionary<uint, int>(Comparer<uint>.Create((left, right) => right.CompareTo(left)));
        foreach (var record in old?.ReadAll() ?? [])
            days[record.Day] = days.GetValueOrDefault(record.Day) + 1;
        var room = Math.Max(0, mostRecords - added);
        var count = 0;
        foreach (var (day, records) in days)
        {
            // Of the last day that has a place only as many as there is room for, chosen by what is as good as chance.
            if (count + records > room)
                return new Choice(room, day, (uint)((ulong)(room - count) * uint.MaxValue / (uint)records));
            count += records;
        }
        return new Choice(count, 0, uint.MaxValue);
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

    /// <summary>What a run has left behind that was killed while it wrote.</summary>
    private void RemoveUnfinished()
    {
        foreach (var file in Directory.EnumerateFiles(folder, $"{Name}-*{Unfinished}"))
        {
            if (time.GetUtcNow().UtcDateTime - PathEntry.ReadModified(file) > TimeSpan.FromDays(1))
                File.Delete(file);
        }
    }

    private sealed record Choice(int Count, uint OldestDay, uint ShareOfOldest)
    {
        public bool Keeps(CacheRecord record) =>
            record.Day > OldestDay || (record.Day == OldestDay && (uint)record.Md5 <= ShareOfOldest);
    }
}
