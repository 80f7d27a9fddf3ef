namespace Dandi.Server.Data;

/// <summary>An account of the archive.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name for the log-in.</param>
/// <param name="Token">Its API key: a secret.</param>
/// <param name="IsAdmin">Whether it passes every check of ownership.</param>
/// <param name="Status"><c>APPROVED</c> or <c>PENDING</c>.</param>
public sealed record ServerUser(long Id, string Name, string Token, bool IsAdmin, string Status)
{
    /// <summary>The given name.</summary>
    public required string GivenName { get; init; }

    /// <summary>The family name.</summary>
    public required string FamilyName { get; init; }

    /// <summary>The address.</summary>
    public required string Email { get; init; }

    /// <summary>Whether it may write.</summary>
    public bool IsApproved => Status == "APPROVED";
}
