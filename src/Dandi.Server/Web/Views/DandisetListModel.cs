namespace Dandi.Server.Web.Views;

/// <summary>A page of the list of Dandisets, with what was searched for.</summary>
internal sealed record DandisetListModel
{
    /// <summary>The Dandisets of the page.</summary>
    public required IReadOnlyList<DandisetItem> Items { get; init; }

    /// <summary>The number of Dandisets that were found.</summary>
    public required long Count { get; init; }

    /// <summary>The number of the page, from 1.</summary>
    public required int Page { get; init; }

    /// <summary>The number of pages.</summary>
    public required int Pages { get; init; }

    /// <summary>The search as it was entered.</summary>
    public required string Search { get; init; }

    /// <summary>Why nothing was searched, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>The order, as in the query.</summary>
    public required string Order { get; init; }

    /// <summary>Whether only own Dandisets are listed.</summary>
    public bool Mine { get; init; }

    /// <summary>Whether only Dandisets with an own star are listed.</summary>
    public bool Starred { get; init; }

    /// <summary>Whether somebody is logged in, who has own Dandisets and stars.</summary>
    public bool IsLoggedIn { get; init; }
}
