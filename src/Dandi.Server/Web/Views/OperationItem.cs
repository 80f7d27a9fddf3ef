namespace Dandi.Server.Web.Views;

/// <summary>An operation in the description of the API.</summary>
/// <param name="Resource">The resource, by which operations are grouped.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path with variable segments.</param>
internal sealed record OperationItem(string Resource, string Method, string Path)
{
    /// <summary>What it does, as a phrase.</summary>
    public required string Summary { get; init; }

    /// <summary>The names of its query parameters, separated by spaces.</summary>
    public required string Query { get; init; }

    /// <summary>Who may use it.</summary>
    public required string Access { get; init; }
}
