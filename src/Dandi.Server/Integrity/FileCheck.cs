using Dandi.Server.Data;
using Dandi.Server.Store;
using Dandi.Server.Store.Files;

namespace Dandi.Server.Integrity;

/// <summary>
/// Counts the files of the store that no row names. They are no damage: the next start deletes them, or keeps them,
/// because the database may be an older one (docs/decisions/0028-archive-directory.md).
/// </summary>
/// <param name="database">The database.</param>
/// <param name="folder">The folder of the store.</param>
/// <param name="isLatest">Whether the next start will know that the database is the latest.</param>
/// <param name="report">Receives the notes.</param>
internal sealed class FileCheck(Database database, string folder, bool isLatest, CheckReport report)
{
    private const int MaxNamed = 10;

    public void Run(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return;
        var (unfinished, others) = (new FoundFiles(), new FoundFiles());
        foreach (var path in BlobRecovery.ListFiles(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsKnown(Path.GetFileName(path)))
                continue;
            var isUnfinished = Path.GetFileName(Path.GetDirectoryName(path)) == BlobRecovery.UnfinishedName;
            (isUnfinished ? unfinished : others).Add(path);
        }
        if (unfinished.Count > 0)
            report.AddNote(
                $"{unfinished} {(unfinished.Count == 1 ? "belongs" : "belong")} to requests that were not finished: "
                    + $"{unfinished.List()}. The next start deletes {(unfinished.Count == 1 ? "it" : "them")}."
            );
        if (others.Count > 0)
            report.AddNote(
                $"{others} in `{folder}` {(others.Count == 1 ? "is" : "are")} not in the database: {others.List()}. "
                    + DescribeFuture(others.Count == 1)
            );
    }

    private string DescribeFuture(bool isOne) =>
        FolderStore.RemovesUnknown(database, isLatest)
            ? $"The next start deletes {(isOne ? "it. To keep it, move it" : "them. To keep them, move them")} out of "
                + "the folder first."
            : "The database may be an older one, or an earlier repair did not find the "
                + $"{(isOne ? "file" : "files")}. Nothing was deleted. Restore the latest database, or, if the archive "
                + $"has everything that it should have, move the {(isOne ? "file" : "files")} out of the folder.";

    private bool IsKnown(string name) =>
        ObjectTable.IsNamed(database, name)
        || database.QueryNumber("SELECT EXISTS (SELECT 1 FROM unused_file WHERE file = $file)", ("$file", name)) != 0;

    /// <summary>The number and size of files, and the paths of the first ones.</summary>
    private sealed class FoundFiles
    {
        private readonly List<string> _names = [];
        private long _size;

        public long Count { get; private set; }

        public void Add(string path)
        {
            (Count, _size) = (Count + 1, _size + new FileInfo(path).Length);
            if (_names.Count < MaxNamed)
                _names.Add(path);
        }

        public string List() => References.List(_names, Count);

        /// <inheritdoc/>
        public override string ToString() => $"{CountText.Of(Count, "file")} ({ByteCount.Format(_size)})";
    }
}
