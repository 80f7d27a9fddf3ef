using System.Text;
using Dandi.Files;
using Dandi.Server.Data;

namespace Dandi.Server;

/// <summary>
/// The file in a backup that tells of which archive it is. A file of the same name with any other content is none.
/// </summary>
internal static class BackupMarker
{
    /// <summary>The name of the file.</summary>
    public const string Name = "backup-of";

    /// <summary>The setting with the random id of an archive.</summary>
    public const string IdSetting = "archive-id";

    private const string Start = "Backup of the dandi archive ";
    private const string End = "\n";
    private const int MaxLength = 200;

    /// <summary>Marks a folder as a backup of an archive.</summary>
    public static void Write(string folder, string archiveId) =>
        AtomicFile.Write(Path.Combine(folder, Name), FileModes.OwnerOnly, stream =>
            stream.Write(Encoding.ASCII.GetBytes($"{Start}{archiveId}{End}"))
        );

    /// <summary>Reads of which archive a folder is a backup; null if it is none.</summary>
    public static string? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (PathKinds.Of(path) != PathKind.File)
            return null;
        using var file = File.OpenRead(path);
        var buffer = new byte[MaxLength];
        var length = file.ReadAtLeast(buffer, MaxLength, throwOnEndOfStream: false);
        var text = Encoding.ASCII.GetString(buffer, 0, length);
        return text.StartsWith(Start, StringComparison.Ordinal) && text.EndsWith(End, StringComparison.Ordinal)
            ? text[Start.Length..^End.Length]
            : null;
    }

    /// <summary>
    /// Makes a backup an archive of its own: no later backup of the original overwrites it, and its backups do not
    /// overwrite those of the original.
    /// </summary>
    public static void Remove(string folder, Database database)
    {
        if (Read(folder) is null)
            return;
        // First: after a crash before the deletion, the next start repeats both.
        Settings.Set(database, IdSetting, Accounts.NewToken());
        database.Flush();
        File.Delete(Path.Combine(folder, Name));
    }
}
