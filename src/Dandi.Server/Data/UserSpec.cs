namespace Dandi.Server.Data;

/// <summary>An account that a start of the archive asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsAdmin">Whether it passes every check of ownership.</param>
/// <param name="IsPending">Whether it waits for approval.</param>
public sealed record UserSpec(string Name, bool IsAdmin, bool IsPending)
{
    /// <summary>Reads <c>NAME</c>, <c>NAME:admin</c> or <c>NAME:pending</c>.</summary>
    /// <exception cref="UsageException">It has another form.</exception>
    public static UserSpec Parse(string text)
    {
        var parts = text.Split(':');
        var isName =
            parts[0].Length is > 0 and <= 150
            && parts[0]
                .All(character => char.IsAsciiLetterOrDigit(character) || character is '@' or '.' or '+' or '-' or '_');
        if (!isName || parts.Length > 2 || (parts.Length == 2 && parts[1] is not ("admin" or "pending")))
        {
            throw new UsageException(
                $"Invalid user `{text}`: give NAME, NAME:admin or NAME:pending, with letters, digits and @.+-_ in the name."
            );
        }
        return new UserSpec(
            parts[0],
            parts.Length == 2 && parts[1] == "admin",
            parts.Length == 2 && parts[1] == "pending"
        );
    }
}
