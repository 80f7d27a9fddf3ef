using System.Globalization;
using Dandi.Server.Data;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Backups;

/// <summary>
/// The database of an archive that another process may be using. Nothing is written to it, and reading does not keep
/// the archive from writing, except in <see cref="Freeze"/>. Not thread-safe.
/// </summary>
internal sealed class SourceDatabase : IDisposable
{
    // All of them are open at the same time.
    private const int MaxNewFiles = 256;
    private const int NamesPerPage = 1_000;
    private readonly SqliteConnection _reader;
    private readonly SqliteConnection _writer;

    /// <exception cref="DandiException">
    /// It is not the database of an archive, or was written by another version.
    /// </exception>
    public SourceDatabase(string file)
    {
        (_reader, _writer) = (Connect(file), Connect(file));
        try
        {
            _reader.Open();
            _writer.Open();
            EnsureVersion(file);
            Bucket = ReadSetting(ArchiveStore.BucketSetting) is { Length: > 0 } name ? name : null;
            ArchiveId = ReadSetting(BackupMarker.IdSetting) ?? "";
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The random id of the archive.</summary>
    public string ArchiveId { get; }

    /// <summary>The bucket of another server with the files; null if they are in the directory.</summary>
    public string? Bucket { get; }

    /// <summary>
    /// Lists the names of all files, in their order, page by page: those that are added meanwhile may be missing.
    /// </summary>
    public IEnumerable<string> ListFiles()
    {
        for (var after = ""; ; )
        {
            var page = QueryTexts(
                """
                SELECT * FROM (SELECT DISTINCT file FROM segment WHERE file > $after ORDER BY file LIMIT $limit)
                UNION SELECT * FROM (SELECT DISTINCT file FROM part WHERE file > $after ORDER BY file LIMIT $limit)
                ORDER BY 1 LIMIT $limit
                """,
                ("$after", after),
                ("$limit", NamesPerPage)
            );
            foreach (var name in page)
                yield return name;
            if (page.Count == 0)
                yield break;
            after = page[^1];
        }
    }

    /// <summary>Fixes the state of the database of an archive whose files are elsewhere.</summary>
    public FrozenState BeginReading()
    {
        Execute(_reader, "BEGIN");
        return new FrozenState(_reader);
    }

    /// <summary>
    /// Fixes the state of the database, and opens the files that it names and that were not copied. Nobody else can
    /// write to the database meanwhile, so none of these files is deleted.
    /// </summary>
    /// <param name="isCopied">Whether a file was copied.</param>
    /// <param name="open">Opens a file.</param>
    /// <returns>The state; null if too many files were not copied.</returns>
    public FrozenState? Freeze(Func<string, bool> isCopied, Func<string, FileStream> open)
    {
        Execute(_writer, "BEGIN IMMEDIATE");
        try
        {
            Execute(_reader, "BEGIN");
            var state = new FrozenState(_reader);
            try
            {
                if (TryOpenFiles(state, isCopied, open))
                    return state;
            }
            catch
            {
                state.Dispose();
                throw;
            }
            state.Dispose();
            return null;
        }
        finally
        {
            Execute(_writer, "ROLLBACK");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
    }

    private bool TryOpenFiles(FrozenState state, Func<string, bool> isCopied, Func<string, FileStream> open)
    {
        using var command = Command(_reader, "SELECT file FROM segment UNION SELECT file FROM part");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var name = rows.GetString(0);
            state.AddName(name);
            if (isCopied(name))
                continue;
            if (state.NewFiles.Count == MaxNewFiles)
                return false;
            state.AddFile(open(name));
        }
        return true;
    }

    private void EnsureVersion(string file)
    {
        var version = QueryTexts("SELECT CAST(user_version AS TEXT) FROM pragma_user_version").Single();
        var current = Database.TableVersion.ToString(CultureInfo.InvariantCulture);
        if (version == current)
            return;
        throw new DandiException(
            $"`{file}` has table version {version}, but this version of dandi needs {current}. Use the version of "
                + "dandi that runs the archive, or restart the archive with this one."
        );
    }

    private static SqliteConnection Connect(string file) =>
        new(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ToString()
        );

    private string? ReadSetting(string name) =>
        QueryTexts("SELECT value FROM setting WHERE name = $name", ("$name", name)).FirstOrDefault();

    private List<string> QueryTexts(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(_reader, sql);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
        {
            if (!rows.IsDBNull(0))
                texts.Add(rows.GetString(0));
        }
        return texts;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
