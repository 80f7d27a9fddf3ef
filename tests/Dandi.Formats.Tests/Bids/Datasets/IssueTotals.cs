using System.Globalization;
using System.Text;

namespace Dandi.Formats.Tests.Bids.Datasets;

/// <summary>Counts the issues of compared datasets by their codes.</summary>
internal static class IssueTotals
{
    /// <summary>A table of the codes with the numbers of issues: expected, found, missing and extra.</summary>
    public static string Of(IReadOnlyList<DatasetComparison> comparisons)
    {
        var table = new StringBuilder();
        Append(table, "code", "expected", "found", "missing", "extra");
        var codes = comparisons
            .SelectMany(comparison => comparison.Expected.Concat(comparison.Found))
            .Select(issue => issue.Code)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        foreach (var code in codes)
            AppendCounts(table, code, comparisons, issue => issue.Code == code);
        AppendCounts(table, "all codes", comparisons, _ => true);
        return table.ToString();
    }

    private static void AppendCounts(
        StringBuilder table,
        string name,
        IReadOnlyList<DatasetComparison> comparisons,
        Func<ComparedIssue, bool> isCounted
    )
    {
        string Count(Func<DatasetComparison, IReadOnlyList<ComparedIssue>> list) =>
            comparisons.Sum(comparison => list(comparison).Count(isCounted)).ToString(CultureInfo.InvariantCulture);
        Append(
            table,
            name,
            Count(comparison => comparison.Expected),
            Count(comparison => comparison.Found),
            Count(comparison => comparison.Missing),
            Count(comparison => comparison.Extra)
        );
    }

    private static void Append(StringBuilder table, string code, params IEnumerable<string> counts) =>
        table.AppendLine($"{code, -55}{string.Concat(counts.Select(count => $"{count, 9}"))}");
}
