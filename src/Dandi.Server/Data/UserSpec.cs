namespace Dandi.Server.Data;

/// <summary>An account to create when the archive starts (<c>dandi serve --user</c>).</summary>
/// <param name="Name">The user name.</param>
/// <param name="IsAdmin">Whether the account counts as an owner of every Dandiset.</param>
/// <param name="IsPending">Whether the account waits for approval: it may read and not write.</param>
public sealed record UserSpec(string Name, bool IsAdmin, bool IsPending)
{
    /// <summary>The name of the administrator that every archive has.</summary>
    public const string AdministratorName = "admin";

    /// <summary>Whether a text can be the name of an account.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 150
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '@' or '.' or '+' or '-' or '_');

    /// <summary>Parses <c>NAME</c>, <c>NAME:admin</c> or <c>NAME:pending</c>.</summary>
    /// <exception cref="UsageException">The text does not have one of these forms.</exception>
    public static UserSpec Parse(string text)
    {
        var parts = text.Split(':');
        if (!IsName(parts[0]) || parts.Length > 2 || (parts.Length == 2 && parts[1] is not ("admin" or "pending")))
        {
            throw new UsageException(
                $"Invalid user `{text}`. Use NAME, NAME:admin or NAME:pending; "
                    + "a name has at most 150 letters, digits and characters of `@.+-_`."
            );
        }
        return new UserSpec(
            parts[0],
            parts.Length == 2 && parts[1] == "admin",
            parts.Length == 2 && parts[1] == "pending"
        );
    }
}
