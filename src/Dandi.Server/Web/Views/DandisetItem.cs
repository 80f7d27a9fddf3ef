namespace Dandi.Server.Web.Views;

/// <summary>A Dandiset in the list.</summary>
/// <param name="Identifier">Six digits.</param>
/// <param name="Name">The name of its newest version.</param>
/// <param name="Version">Its newest version: the one published last, or the draft.</param>
/// <param name="Status">The status of its draft.</param>
/// <param name="Count">The number of assets of the newest version.</param>
/// <param name="Size">Their size in bytes.</param>
/// <param name="Modified">When the newest version was changed.</param>
/// <param name="Stars">The number of stars.</param>
/// <param name="IsEmbargoed">Whether only owners see it.</param>
internal sealed record DandisetItem(
    string Identifier,
    string Name,
    string Version,
    string Status,
    long Count,
    long Size,
    string Modified,
    long Stars,
    bool IsEmbargoed
);
