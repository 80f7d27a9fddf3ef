namespace Dandi.Server.Description;

/// <summary>What the routes do not say about a method of a resource.</summary>
/// <param name="Summary">What it does, as a phrase.</param>
/// <param name="Status">The status of its successful responses.</param>
/// <param name="Query">The names of its query parameters, separated by spaces.</param>
/// <param name="HasBody">Whether the request has a JSON body.</param>
internal sealed record Operation(string Summary, int Status = 200, string Query = "", bool HasBody = false);
