namespace Dandi.Server.Web.Views;

/// <summary>A version in the list of those of a Dandiset.</summary>
/// <param name="Version"><c>draft</c>, or its number.</param>
/// <param name="Status">The status of its validation.</param>
/// <param name="Modified">When it was last changed.</param>
internal sealed record VersionItem(string Version, string Status, string Modified);
