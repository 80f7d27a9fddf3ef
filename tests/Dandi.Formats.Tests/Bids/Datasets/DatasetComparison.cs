using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Datasets;

/// <summary>The issues that the BIDS validator and this program find in a dataset.</summary>
/// <param name="Name">The name of the dataset.</param>
/// <param name="Expected">The issues of the BIDS validator that are compared.</param>
/// <param name="Found">The issues of this program that are compared.</param>
/// <param name="Failure">Why this program failed to validate the dataset; null if it did not.</param>
internal sealed record DatasetComparison(
    string Name,
    IReadOnlyList<ComparedIssue> Expected,
    IReadOnlyList<ComparedIssue> Found,
    Exception? Failure
)
{
    /// <summary>The issues that this program does not find.</summary>
    public IReadOnlyList<ComparedIssue> Missing { get; } = Without(Expected, Found);

    /// <summary>The issues that only this program finds.</summary>
    public IReadOnlyList<ComparedIssue> Extra { get; } = Without(Found, Expected);

    /// <summary>The differences in the form of the lists of known differences; empty if there are none.</summary>
    public string Differences =>
        Failure is not null
            ? $"failed: {Failure}"
            : ResultDifference.Join([
                .. Missing.Select(issue => $"-{issue}").Order(StringComparer.Ordinal),
                .. Extra.Select(issue => $"+{issue}").Order(StringComparer.Ordinal),
            ]);

    /// <summary>Whether this program finds no error, and the BIDS validator does.</summary>
    public bool IsWronglyValid => Expected.Any(issue => issue.IsError) && !Found.Any(issue => issue.IsError);

    /// <summary>Whether this program finds an error, and the BIDS validator does not.</summary>
    public bool IsWronglyInvalid => !Expected.Any(issue => issue.IsError) && Found.Any(issue => issue.IsError);

    private static List<ComparedIssue> Without(IReadOnlyList<ComparedIssue> issues, IReadOnlyList<ComparedIssue> others)
    {
        var counts = others.CountBy(issue => issue).ToDictionary();
        return
        [
            .. issues.Where(issue =>
            {
                var isOther = counts.GetValueOrDefault(issue) > 0;
                if (isOther)
                    counts[issue]--;
                return !isOther;
            }),
        ];
    }
}
