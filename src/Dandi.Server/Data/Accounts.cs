using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

internal sealed class Accounts(Database database)
{
    private const string Columns = "SELECT id, name, token, is_admin, status, given_name, family_name, email FROM user";

    /// <summary>All accounts, in order of creation.</summary>
    public IReadOnlyList<ServerUser> List() => database.Read(db => db.Query($"{Columns} ORDER BY id", Read));

    public ServerUser? FindByToken(string token) =>
        database.Read(db => db.QueryFirst($"{Columns} WHERE token = $token", Read, ("$token", token)));

    /// <summary>
    /// Lists at most ten approved accounts whose user name, given name or family name contains a text, oldest first.
    /// </summary>
    public IReadOnlyList<ServerUser> Search(string text) =>
        database.Read(db =>
            db.Query(
                $"""
                {Columns} WHERE status = 'APPROVED'
                    AND (instr(lower(name), $text) OR instr(lower(given_name), $text)
                        OR instr(lower(family_name), $text))
                ORDER BY id LIMIT 10
                """,
                Read,
                ("$text", text.ToLowerInvariant())
            )
        );

    /// <summary>Creates the account unless one with this name exists, which keeps its API key.</summary>
    public void Ensure(UserSpec user) =>
        database.Write(db =>
        {
            var person = user.Name.Split('@')[0] is { Length: > 0 } localPart ? localPart : "user";
            var given = char.ToUpperInvariant(person[0]) + person[1..];
            db.Execute(
                """
                INSERT INTO user (name, given_name, family_name, email, token, is_admin, status)
                VALUES ($name, $given, 'Local', $email, $token, $admin, $status)
                ON CONFLICT (name) DO UPDATE SET
                    is_admin = max(is_admin, $admin),
                    status = CASE WHEN $status = 'PENDING' THEN 'PENDING' ELSE status END
                """,
                ("$name", user.Name),
                ("$given", given),
                ("$email", $"{person}@example.org"),
                ("$token", NewToken()),
                ("$admin", user.IsAdmin ? 1 : 0),
                ("$status", user.IsPending ? "PENDING" : "APPROVED")
            );
        });

    /// <summary>Replaces the API key of an account; the old one becomes invalid.</summary>
    public string RenewToken(ServerUser user) =>
        database.Write(db =>
        {
            var token = NewToken();
            db.Execute("UPDATE user SET token = $token WHERE id = $id", ("$token", token), ("$id", user.Id));
            return token;
        });

    /// <summary>A random secret: 20 bytes in hexadecimal.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    private static ServerUser Read(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3) != 0, row.GetString(4))
        {
            GivenName = row.GetString(5),
            FamilyName = row.GetString(6),
            Email = row.GetString(7),
        };
}
