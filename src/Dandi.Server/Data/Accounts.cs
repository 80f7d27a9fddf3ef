using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>The accounts of the archive.</summary>
internal sealed class Accounts(Database database)
{
    private const string Columns = "SELECT id, name, token, is_admin, status, given_name, family_name, email FROM user";

    /// <summary>All of them, in the order in which they joined.</summary>
    public IReadOnlyList<ServerUser> All() => database.Read(db => db.Query($"{Columns} ORDER BY id", Read));

    /// <summary>The account that a key belongs to, or null.</summary>
    public ServerUser? FindByToken(string token) =>
        database.Read(db => db.First($"{Columns} WHERE token = $token", Read, ("$token", token)));

    /// <summary>Makes an account unless there is one of this name; its key stays the same over restarts.</summary>
    public void Ensure(UserSpec wanted) =>
        database.Write(db =>
        {
            var person = wanted.Name.Split('@')[0] is { Length: > 0 } before ? before : "user";
            var given = char.ToUpperInvariant(person[0]) + person[1..];
            db.Execute(
                """
                INSERT INTO user (name, given_name, family_name, email, token, is_admin, status)
                VALUES ($name, $given, 'Local', $email, $token, $admin, $status)
                ON CONFLICT (name) DO UPDATE SET is_admin = max(is_admin, $admin), status = CASE WHEN $status = 'PENDING' THEN 'PENDING' ELSE status END
                """,
                ("$name", wanted.Name),
                ("$given", given),
                ("$email", $"{person}@example.org"),
                ("$token", NewToken()),
                ("$admin", wanted.IsAdmin ? 1 : 0),
                ("$status", wanted.IsPending ? "PENDING" : "APPROVED")
            );
        });

    /// <summary>Gives an account another key; the old one is worth nothing any more.</summary>
    public string RenewToken(ServerUser user) =>
        database.Write(db =>
        {
            var token = NewToken();
            db.Execute("UPDATE user SET token = $token WHERE id = $id", ("$token", token), ("$id", user.Id));
            return token;
        });

    /// <summary>Twenty random bytes in hexadecimal.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    private static ServerUser Read(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3) != 0, row.GetString(4))
        {
            GivenName = row.GetString(5),
            FamilyName = row.GetString(6),
            Email = row.GetString(7),
        };
}
