namespace Dandi.Server.Web.Views;

/// <summary>What the form for a new Dandiset, or for a draft, contains.</summary>
/// <param name="Path">The URL to which it is sent.</param>
/// <param name="IsNew">Whether it creates a Dandiset.</param>
internal sealed record DandisetFormModel(string Path, bool IsNew)
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>The license; empty if none is chosen.</summary>
    public string License { get; init; } = "";

    /// <summary>
    /// The text of the option with an empty value; null if there is no such option. With it, a draft keeps what it has;
    /// a new Dandiset needs another one.
    /// </summary>
    public string? EmptyLicenseOption { get; init; }

    /// <summary>Whether a new Dandiset is embargoed.</summary>
    public bool IsEmbargoed { get; init; }

    /// <summary>What is wrong with it, or null.</summary>
    public string? Problem { get; init; }
}
