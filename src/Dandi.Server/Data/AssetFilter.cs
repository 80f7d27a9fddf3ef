namespace Dandi.Server.Data;

/// <summary>Which assets of a version are listed, in which order.</summary>
/// <param name="Path">An exact path, or the beginning of paths, letter case aside; null for all.</param>
/// <param name="Glob">A pattern of which only <c>*</c> is special; null for all.</param>
/// <param name="Order">The terms of an SQL order, made from words that we know.</param>
/// <param name="OnlyZarrs">Whether assets of blobs are left out.</param>
internal sealed record AssetFilter(string? Path, string? Glob, string Order, bool OnlyZarrs);
