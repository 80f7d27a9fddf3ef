using Dandi.Server.Data;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Http;

/// <summary>The API key of a request, in the only header that counts (archive-api.md §3).</summary>
internal static class KeyHeader
{
    /// <summary>Finds the account of the key.</summary>
    /// <returns>The account, or what is wrong with the header; neither if the request has no key.</returns>
    public static (ServerUser? User, string? Problem) Read(HttpRequest request, Accounts accounts)
    {
        var header = request.Headers.Authorization.ToString();
        var words = header.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !words[0].Equals("token", StringComparison.OrdinalIgnoreCase))
            return (null, null);
        if (words.Length == 1)
            return (null, "Invalid token header. No credentials provided.");
        if (words.Length > 2)
            return (null, "Invalid token header. Token string should not contain spaces.");
        return accounts.FindByToken(words[1]) is { } user ? (user, null) : (null, "Invalid token.");
    }
}
