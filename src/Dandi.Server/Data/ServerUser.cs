namespace Dandi.Server.Data;

/// <summary>An account of the archive.</summary>
/// <param name="Id">The primary key in the database.</param>
/// <param name="Name">The user name.</param>
/// <param name="Token">Its API key: a secret.</param>
/// <param name="IsAdmin">Whether the account counts as an owner of every Dandiset.</param>
/// <param name="Status"><c>APPROVED</c> or <c>PENDING</c>.</param>
public sealed record ServerUser(long Id, string Name, string Token, bool IsAdmin, string Status)
{
    /// <summary>The given name, for metadata of contributors.</summary>
    public required string GivenName { get; init; }

    /// <summary>The family name, for metadata of contributors.</summary>
    public required string FamilyName { get; init; }

    /// <summary>The email address, which other users can see.</summary>
    public required string Email { get; init; }

    /// <summary>Whether the account may write; otherwise it only reads.</summary>
    public bool IsApproved => Status == "APPROVED";
}
