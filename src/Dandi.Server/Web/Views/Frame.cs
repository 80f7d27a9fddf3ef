namespace Dandi.Server.Web.Views;

/// <summary>What is around the content of a page.</summary>
/// <param name="Title">The title of the page.</param>
/// <param name="User">The name of the account that is logged in, or null.</param>
/// <param name="Token">The token for forms of the session, or null.</param>
/// <param name="Here">The path to which a log in returns.</param>
internal sealed record Frame(string Title, string? User, string? Token, string Here);
