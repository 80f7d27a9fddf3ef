using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>The archive's SQLite database: one connection, one caller at a time; what a transaction has written is on the disk when it returns.</summary>
internal sealed class Database : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>Opens or makes the database, and brings its tables up to date.</summary>
    /// <exception cref="DandiException">It was made by a newer version, or is in use.</exception>
    public Database(string file)
    {
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()
        );
        _connection.Open();
        Execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA case_sensitive_like = OFF"
        );
        Migrate(file);
    }

    /// <summary>Runs work in a transaction; an exception takes everything back.</summary>
    public T Write<T>(Func<Database, T> work)
    {
        lock (_lock)
        {
            Execute("BEGIN IMMEDIATE");
            try
            {
                var result = work(this);
                Execute("COMMIT");
                return result;
            }
            catch
            {
                RollBack();
                throw;
            }
        }
    }

    /// <summary>Runs work in a transaction; an exception takes everything back.</summary>
    public void Write(Action<Database> work) =>
        Write(database =>
        {
            work(database);
            return 0;
        });

    /// <summary>Runs work that only reads.</summary>
    public T Read<T>(Func<Database, T> work)
    {
        lock (_lock)
            return work(this);
    }

    /// <summary>Runs a statement inside of <see cref="Write{T}"/>.</summary>
    /// <returns>How many rows it has touched.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
            return Prepare(sql, parameters).ExecuteNonQuery();
    }

    /// <summary>The rows of a query.</summary>
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

    /// <summary>The first row of a query, or null.</summary>
    public T? First<T>(
        string sql,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
        where T : class => Query(sql, read, parameters).FirstOrDefault();

    /// <summary>The number that a query has in its first column; 0 where there is none.</summary>
    public long Number(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
            return Prepare(sql, parameters).ExecuteScalar() is long number ? number : 0;
    }

    /// <summary>The text that a query has in its first column, or null.</summary>
    public string? Text(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
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
    }

    private void RollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // A full disk ends the transaction by itself; the error that did it is the one to report.
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

    private void Migrate(string file)
    {
        var done = Number("PRAGMA user_version");
        var assembly = typeof(Database).Assembly;
        var names = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith("Schema.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (done > names.Count)
            throw new DandiException(
                $"`{file}` was made by a newer dandi (its tables are of version {done}, ours of {names.Count}). Use that one."
            );
        for (var version = (int)done + 1; version <= names.Count; version++)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(names[version - 1])!);
            var sql = reader.ReadToEnd();
            Write(database =>
                database.Execute(string.Create(CultureInfo.InvariantCulture, $"{sql}\nPRAGMA user_version = {version}"))
            );
        }
    }
}
