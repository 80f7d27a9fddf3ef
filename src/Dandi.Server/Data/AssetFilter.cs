namespace Dandi.Server.Data;

/// <summary>Which assets of a version to list, and in which order.</summary>
/// <param name="Path">
/// An exact path if there is one, otherwise a case-insensitive prefix of paths; null for all.
/// </param>
/// <param name="Glob">A pattern in which only <c>*</c> is special; null for all.</param>
/// <param name="Order">
/// The terms of an SQL <c>ORDER BY</c>; inserted into the statement, so never text of a request.
/// </param>
/// <param name="OnlyZarrs">Whether to omit assets that are blobs.</param>
internal sealed record AssetFilter(string? Path, string? Glob, string Order, bool OnlyZarrs);
