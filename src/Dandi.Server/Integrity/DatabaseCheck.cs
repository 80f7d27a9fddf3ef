using System.Globalization;
using Dandi.Server.Data;

namespace Dandi.Server.Integrity;

/// <summary>Checks the database file, and that no row refers to a row that does not exist.</summary>
internal sealed class DatabaseCheck(Database database, CheckReport report)
{
    private const int MaxProblems = 100;
    private const string Advice = "This cannot be repaired: restore the database from a backup.";

    /// <returns>Whether nothing is damaged: otherwise no query is sure to find all rows.</returns>
    public bool Run()
    {
        var limit = MaxProblems.ToString(CultureInfo.InvariantCulture);
        var messages = database
            .Query($"PRAGMA integrity_check({limit})", row => row.GetString(0))
            .Where(message => message != "ok")
            .ToList();
        // A message may have several lines.
        foreach (var line in messages.SelectMany(message => message.Split('\n')).Where(line => !IsTitle(line)))
            report.AddProblem($"The database is damaged: {line.TrimEnd('.')}. {Advice}");
        var references = database.Query(
            "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2",
            row => (Table: row.GetString(0), Parent: row.GetString(1), Count: row.GetInt64(2))
        );
        foreach (var (table, parent, count) in references)
        {
            var refers = count == 1 ? "refers to a row" : "refer to rows";
            report.AddProblem(
                $"In the database, {CountText.Of(count, "row")} of the table `{table}` {refers} of `{parent}` that "
                    + $"{(count == 1 ? "does" : "do")} not exist. {Advice}"
            );
        }
        return messages.Count == 0 && references.Count == 0;
    }

    /// <summary>Whether a line only says which database the next ones are about.</summary>
    private static bool IsTitle(string line) => line.Length == 0 || line.StartsWith("***", StringComparison.Ordinal);
}
