using Microsoft.Data.Sqlite;

namespace Dandi.Server.Backups;

/// <summary>
/// A state of a database that does not change until it is disposed, with the files that were not copied yet. Not
/// thread-safe.
/// </summary>
/// <param name="reader">A connection in a transaction, which ends when this is disposed.</param>
internal sealed class FrozenState(SqliteConnection reader) : IDisposable
{
    private readonly List<FileStream> _newFiles = [];

    /// <summary>The open files that were not copied.</summary>
    public IReadOnlyList<FileStream> NewFiles => _newFiles;

    /// <summary>The names of all files.</summary>
    public FileNames Names { get; } = new();

    public void AddName(string name) => Names.Add(name);

    public void AddFile(FileStream file) => _newFiles.Add(file);

    /// <summary>Copies the database to a new file.</summary>
    public void CopyDatabase(string file)
    {
        var target = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false };
        using var connection = new SqliteConnection(target.ToString());
        connection.Open();
        reader.BackupDatabase(connection);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _newFiles.ForEach(file => file.Dispose());
        using var command = reader.CreateCommand();
        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
    }
}
