using System.Globalization;
using Dandi.Files;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Server.Data;

/// <summary>
/// The archive's SQLite database: one connection, used by one thread at a time. A committed transaction survives the
/// end of the process, and that of the machine after <see cref="WhenDurableAsync"/> or <see cref="Flush"/>.
/// </summary>
/// <remarks>
/// <para>
/// What follows from a transaction outside of the database must wait for one of the two: a response, and the removal of
/// what it no longer needs. Transactions become durable in their order, so those that follow from it need not wait.
/// </para>
/// Thread-safe: every method holds the lock, which is reentrant, so that the work of a transaction can call the other
/// methods. Statements stay prepared, one for each SQL text.
/// </remarks>
internal sealed class Database : IDisposable
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int ForeignKeyViolation = 787;

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly LogFlush? _log;
    private bool _isInTransaction;

    /// <summary>Opens or creates the database, and migrates its tables to the current version.</summary>
    /// <exception cref="DandiException">
    /// The file is not the database of an archive, is damaged, or was created by a newer version. It is not changed.
    /// </exception>
    /// <param name="file">The file.</param>
    /// <param name="flush">Flushes a file to disk; null for <see cref="FileFlush.Data"/>.</param>
    public Database(string file, Action<SafeFileHandle>? flush = null)
    {
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()
        );
        try
        {
            _connection.Open();
            EnsureArchive(file);
            Execute(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; "
                    + "PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA case_sensitive_like = OFF; "
                    // 16 MB each: pages that change often are read and copied less often.
                    + "PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000"
            );
            Migrate(file);
            _log = new LogFlush(OpenLog(file), flush ?? FileFlush.Data);
            Flush();
        }
        catch (SqliteException error) when (error.SqliteErrorCode == Corrupt)
        {
            Dispose();
            throw new DandiException(
                $"The database `{file}` is damaged. Restore it from a backup, or choose another --directory.",
                error
            )
            {
                IsFatal = true,
            };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The version of the tables that this program reads and writes.</summary>
    public static int TableVersion => SchemaNames().Count;

    /// <summary>Whether an exception reports that the file is damaged.</summary>
    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Runs work in a transaction; an exception rolls it back.</summary>
    /// <exception cref="DeletedRowException">A row that the work refers to no longer exists.</exception>
    public T Write<T>(Func<Database, T> work)
    {
        lock (_lock)
        {
            _isInTransaction = true;
            try
            {
                Execute("BEGIN IMMEDIATE");
                var result = work(this);
                Execute("COMMIT");
                _log?.ReportCommit();
                return result;
            }
            catch (SqliteException error) when (error.SqliteExtendedErrorCode == ForeignKeyViolation)
            {
                RollBack();
                throw new DeletedRowException(error);
            }
            catch
            {
                RollBack();
                throw;
            }
            finally
            {
                _isInTransaction = false;
            }
        }
    }

    /// <summary>Runs work in a transaction; an exception rolls it back.</summary>
    public void Write(Action<Database> work) =>
        Write(database =>
        {
            work(database);
            return 0;
        });

    /// <summary>Runs work that only reads, without other threads in between.</summary>
    public T Read<T>(Func<Database, T> work)
    {
        lock (_lock)
            return work(this);
    }

    /// <summary>Runs a statement; outside <see cref="Write{T}"/>, in a transaction of its own.</summary>
    /// <returns>The number of changed rows.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            var changed = Prepare(sql, parameters).ExecuteNonQuery();
            if (!_isInTransaction)
                _log?.ReportCommit();
            return changed;
        }
    }

    /// <summary>Completes when all transactions that are committed now are on the disk.</summary>
    /// <exception cref="NotDurableException">They may not be: nothing may follow from them.</exception>
    public Task WhenDurableAsync() => _log!.WhenFlushedAsync();

    /// <summary>Returns when all transactions that are committed now are on the disk.</summary>
    /// <exception cref="NotDurableException">They may not be: nothing may follow from them.</exception>
    public void Flush() => _log!.Flush();

    public List<T> Query<T>(
        string sql,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        lock (_lock)
        {
            var rows = new List<T>();
            using var reader = Prepare(sql, parameters).ExecuteReader();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        }
    }

    public T? QueryFirst<T>(
        string sql,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
        where T : class => Query(sql, read, parameters).FirstOrDefault();

    /// <summary>The integer in the first column of the first row; 0 if there is none.</summary>
    public long QueryNumber(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
            return Prepare(sql, parameters).ExecuteScalar() is long number ? number : 0;
    }

    /// <summary>The text in the first column of the first row, or null.</summary>
    public string? QueryText(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
            return Prepare(sql, parameters).ExecuteScalar() as string;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _connection.Dispose();
        _log?.Dispose();
    }

    /// <summary>Opens the log for flushing. SQLite keeps it as long as the database is open.</summary>
    private static SafeFileHandle OpenLog(string file)
    {
        var log = File.OpenHandle(
            file + "-wal",
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );
        // SQLite flushes the name of a new log at its own first flush only, which is later.
        FolderFlush.Flush(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return log;
    }

    private void RollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back already, as it does when the disk is full. The caller reports the original error.
        }
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            _commands[sql] = command;
        }
        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>Refuses a file that another program has written, before anything is written to it.</summary>
    private void EnsureArchive(string file)
    {
        try
        {
            var isArchive =
                QueryNumber("PRAGMA user_version") == 0
                    ? QueryNumber("SELECT count(*) FROM sqlite_master") == 0
                    : QueryNumber(
                        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('setting', 'object', "
                            + "'segment')"
                    ) == 3;
            if (isArchive && QueryNumber("PRAGMA application_id") is 0 or DatabaseHeader.ApplicationId)
                return;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == NotADatabase)
        {
            // Not even SQLite; the message is the same.
        }
        throw new DandiException(
            $"`{file}` is not the database of an archive. Choose a new or empty folder with --directory."
        )
        {
            IsFatal = true,
        };
    }

    private static List<string> SchemaNames() =>
        [
            .. typeof(Database)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith("Schema.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    private void Migrate(string file)
    {
        var current = QueryNumber("PRAGMA user_version");
        var names = SchemaNames();
        if (current > names.Count)
            throw new DandiException(
                $"`{file}` was created by a newer version of dandi (table version {current}, supported {names.Count}). "
                    + "Upgrade dandi and start the archive again."
            );
        for (var version = (int)current + 1; version <= names.Count; version++)
        {
            using var reader = new StreamReader(
                typeof(Database).Assembly.GetManifestResourceStream(names[version - 1])!
            );
            var sql = reader.ReadToEnd();
            Write(database =>
                database.Execute(string.Create(CultureInfo.InvariantCulture, $"{sql}\nPRAGMA user_version = {version}"))
            );
        }
    }
}
