using System.Text;
using Dandi.Server.Data;

namespace Dandi.Server.Store;

/// <summary>
/// Tells whether the database is the one with which the archive stopped last, and not an older copy of it, or that of
/// another archive.
/// </summary>
/// <remarks>
/// A clean stop writes a new random token both to the database and to a file outside of it; the start replaces it in
/// the file. They match after a clean stop with this database. They differ after a crash, and if a database was
/// restored from a backup, whenever the backup was made: a database from before the first clean stop has no token and
/// never matches.
/// </remarks>
/// <param name="database">The database.</param>
/// <param name="file">The file for the token, open for reading and writing.</param>
internal sealed class StopRecord(Database database, FileStream file)
{
    private const string Setting = "stop-token";
    private const string Running = "running";
    private const int MaxLength = 100;

    /// <summary>Reads the token and replaces it in the file.</summary>
    /// <returns>Whether the database is known to be the latest.</returns>
    public bool Begin()
    {
        var buffer = new byte[MaxLength];
        var length = file.ReadAtLeast(buffer, MaxLength, throwOnEndOfStream: false);
        var isLatest =
            Settings.Find(database, Setting) is { Length: > 0 } token
            && Encoding.UTF8.GetString(buffer, 0, length) == token;
        Write(Running);
        return isLatest;
    }

    /// <summary>Records a clean stop, after the last change of the database.</summary>
    public void Complete()
    {
        var token = Accounts.NewToken();
        Settings.Set(database, Setting, token);
        Write(token);
    }

    private void Write(string token)
    {
        file.SetLength(0);
        file.Position = 0;
        file.Write(Encoding.UTF8.GetBytes(token));
        file.Flush(flushToDisk: true);
    }
}
