namespace Dandi.Server.Web.Views;

/// <summary>What a file says about itself.</summary>
/// <param name="Fields">Names and values; empty if it was not read.</param>
/// <param name="Note">Why it was not read, or what could not be; null if all was.</param>
internal sealed record FileContent(IReadOnlyList<KeyValuePair<string, string>> Fields, string? Note);
