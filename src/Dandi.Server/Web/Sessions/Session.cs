namespace Dandi.Server.Web.Sessions;

/// <summary>A browser in which somebody is logged in.</summary>
/// <remarks>Not a record: nothing prints its API key by accident.</remarks>
/// <param name="apiKey">The API key, by which the account is found anew for each request.</param>
/// <param name="token">The text that every form of the session contains, which other sites cannot know.</param>
/// <param name="expires">When the session ends.</param>
internal sealed class Session(string apiKey, string token, DateTimeOffset expires)
{
    /// <summary>The API key: a secret.</summary>
    public string ApiKey => apiKey;

    /// <summary>The token against cross-site request forgery.</summary>
    public string Token => token;

    /// <summary>When the session ends.</summary>
    public DateTimeOffset Expires => expires;
}
