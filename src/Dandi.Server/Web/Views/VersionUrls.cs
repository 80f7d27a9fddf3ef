namespace Dandi.Server.Web.Views;

/// <summary>
/// The URLs of the pages about a version and its Dandiset. No other page or route composes them; but metadata, which
/// does not depend on pages, composes <see cref="Page"/> for its <c>url</c>.
/// </summary>
/// <param name="Identifier">Six digits.</param>
/// <param name="Version"><c>draft</c>, or its number.</param>
internal sealed record VersionUrls(string Identifier, string Version)
{
    /// <summary>The form that creates a Dandiset.</summary>
    public const string NewDandiset = "/dandiset/create";

    /// <summary>The patterns of the routes, with variable segments.</summary>
    public static VersionUrls Pattern { get; } = new("{dandiset}", "{version}");

    /// <summary>Identifier and version, as people write them.</summary>
    public string Label => $"{Identifier}/{Version}";

    /// <summary>Leads to the version that people want to see first.</summary>
    public string Dandiset => $"/dandiset/{Identifier}";

    /// <summary>The form that adds or removes a star.</summary>
    public string Star => $"{Dandiset}/star";

    /// <summary>The form that ends the embargo.</summary>
    public string Unembargo => $"{Dandiset}/unembargo";

    /// <summary>The page of the version.</summary>
    public string Page => $"{Dandiset}/{Version}";

    /// <summary>The form for the metadata.</summary>
    public string Edit => $"{Page}/edit";

    /// <summary>The form that publishes the version.</summary>
    public string Publish => $"{Page}/publish";

    /// <summary>The files in the root of the version.</summary>
    public string Files => $"{Page}/files";

    /// <summary>The URLs of a draft.</summary>
    public static VersionUrls DraftOf(string identifier) => new(identifier, "draft");

    /// <summary>The files in a folder, or the page of the asset that has this path.</summary>
    public string FilesAt(string path) => $"{Files}?location={Uri.EscapeDataString(path)}";

    /// <summary>The URLs of an asset of the version.</summary>
    public AssetUrls Asset(string id) => new(this, id);
}
