using Dandi.Files;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Store;

/// <summary>Recognizes that something failed because the disk or a quota is full.</summary>
internal static class DiskSpace
{
    /// <summary>What a client is told: nothing of its request was stored, and it can be sent again.</summary>
    public const string Message =
        "The disk of the archive is full, so the request was not carried out. Free some space on it, then send the "
        + "request again.";

    // SQLite's result codes (https://www.sqlite.org/rescode.html).
    private const int Full = 13;
    private const int CannotExtendSharedMemory = 4874;

    /// <summary>Whether an exception, or one that caused it, is a full disk.</summary>
    public static bool IsExhausted(Exception error) =>
        error
            is SqliteException { SqliteErrorCode: Full }
                or SqliteException { SqliteExtendedErrorCode: CannotExtendSharedMemory }
        || StorageFault.IsFull(error)
        || (error.InnerException is { } cause && IsExhausted(cause));
}
