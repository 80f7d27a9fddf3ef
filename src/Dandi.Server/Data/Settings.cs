namespace Dandi.Server.Data;

/// <summary>The table of settings: values that belong to this archive as a whole.</summary>
internal static class Settings
{
    public static string? Find(Database database, string name) =>
        database.Read(db => db.QueryText("SELECT value FROM setting WHERE name = $name", ("$name", name)));

    public static void Set(Database database, string name, string value) =>
        database.Write(db =>
            db.Execute(
                "INSERT OR REPLACE INTO setting (name, value) VALUES ($name, $value)",
                ("$name", name),
                ("$value", value)
            )
        );

    /// <returns>The stored value, which is <paramref name="value"/> only if there was none.</returns>
    public static string GetOrAdd(Database database, string name, string value)
    {
        database.Write(db =>
            db.Execute(
                "INSERT OR IGNORE INTO setting (name, value) VALUES ($name, $value)",
                ("$name", name),
                ("$value", value)
            )
        );
        return Find(database, name)!;
    }
}
