using System.Globalization;

namespace Dandi.Archive;

/// <summary>
/// The embargo of a new Dandiset: until it ends, only owners can see the Dandiset (archive-api.md §4).
/// </summary>
/// <param name="End">Its last day; null for the archive's default, which is in two years.</param>
/// <param name="Funding">Who funds the data, which allows a longer embargo; null if that is not stated.</param>
public sealed record Embargo(DateOnly? End = null, Funding? Funding = null)
{
    /// <summary>The maximum number of years from today.</summary>
    public const int MaxYears = 2;

    /// <summary>The maximum number of years from today if the funding is stated.</summary>
    public const int MaxYearsWithFunding = 5;

    /// <summary>The parameters for the request that creates the Dandiset, beginning with <c>?</c>.</summary>
    internal string Query
    {
        get
        {
            var query = "?embargo=true";
            if (End is { } end)
                query += $"&embargo_end_date={end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
            if (Funding is { } funding)
            {
                query +=
                    $"&funding_source={Uri.EscapeDataString(funding.Source)}"
                    + $"&award_number={Uri.EscapeDataString(funding.AwardNumber)}";
            }
            return query;
        }
    }
}
