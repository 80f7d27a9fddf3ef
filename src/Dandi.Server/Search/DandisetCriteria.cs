using Dandi.Server.Data;

namespace Dandi.Server.Search;

/// <summary>Which Dandisets to list, and in which order (archive-api.md §4, §17.5).</summary>
/// <param name="User">The caller; null for an anonymous request.</param>
internal sealed record DandisetCriteria(ServerUser? User)
{
    /// <summary>Whether to include embargoed Dandisets that the user may see.</summary>
    public bool Embargoed { get; init; }

    /// <summary>Whether to include Dandisets without a published version.</summary>
    public bool Drafts { get; init; }

    /// <summary>Whether to include Dandisets whose newest version has no assets.</summary>
    public bool Empty { get; init; }

    /// <summary>Whether to list only Dandisets that the user owns.</summary>
    public bool Mine { get; init; }

    /// <summary>Whether to list only Dandisets with a star of the user.</summary>
    public bool Starred { get; init; }

    /// <summary>The search, or null.</summary>
    public SearchQuery? Search { get; init; }

    /// <summary>The filters of assets; null to list Dandisets without assets as well.</summary>
    public AssetCriteria? Assets { get; init; }

    /// <summary>The orders, separated by commas, of which the first known one counts; or null.</summary>
    public string? Order { get; init; }
}
