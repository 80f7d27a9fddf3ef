using Dandi.Server.Data;
using Dandi.Server.Store;
using Dandi.Server.Store.Files;

namespace Dandi.Server.Integrity;

/// <summary>
/// Counts the files of the store that no row names. They are no damage: the next start removes them, or keeps them,
/// because the database may be an older one (docs/decisions/0028-archive-directory.md).
/// </summary>
internal sealed class FileCheck(Database database, string folder, CheckReport report)
{
    private const int MaxNamed = 10;

    public void Run(CancellationToken cancellationToken)
    {
        var (count, size, names) = (0L, 0L, new List<string>());
        foreach (var path in BlobRecovery.ListFiles(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsKnown(Path.GetFileName(path)))
                continue;
            (count, size) = (count + 1, size + new FileInfo(path).Length);
            if (names.Count < MaxNamed)
                names.Add(path);
        }
        if (count == 0)
            return;
        report.AddNote(
            $"{CountText.Of(count, "file")} ({ByteCount.Format(size)}) in `{folder}` {(count == 1 ? "is" : "are")} "
                + $"not in the database, which may be an older one: {References.List(names, count)}. Nothing was "
                + "deleted."
        );
    }

    private bool IsKnown(string name) =>
        ObjectTable.IsNamed(database, name)
        || database.QueryNumber("SELECT EXISTS (SELECT 1 FROM unused_file WHERE file = $file)", ("$file", name)) != 0;
}
