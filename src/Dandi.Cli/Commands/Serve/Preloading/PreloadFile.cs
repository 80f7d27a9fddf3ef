using System.Text.Json;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Server.Data;

namespace Dandi.Cli.Commands.Serve.Preloading;

/// <summary>Reads and checks a preload file, before the archive starts.</summary>
internal static class PreloadFile
{
    /// <summary>The maximum size of a preload file.</summary>
    public const int MaxBytes = 4 << 20;

    private static readonly (string Part, string Reason)[] Reasons =
    [
        ("could not be mapped", "there is no such member"),
        ("could not be converted", "the value has the wrong type"),
        ("missing required", "the member `name` is missing"),
        ("null values", "the value must not be null"),
        ("Duplicate property", "the member is there twice"),
        ("does not contain any JSON tokens", "the file is empty"),
        ("reached end of data", "the file ends too early"),
        ("Expected depth to be zero", "the file ends too early"),
        ("after a single JSON value", "there is more text after the end of the object"),
        ("trailing comma", "there is a comma after the last value"),
    ];

    /// <summary>Reads a preload file. Its folders are returned as full paths, and each Dandiset has an owner.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="isEphemeral">Whether the archive is removed when it stops.</param>
    /// <exception cref="UsageException">The file cannot be read, or something in it is invalid.</exception>
    public static PreloadDocument Read(string path, bool isEphemeral)
    {
        var document = Parse(path);
        EnsureUsers(document, path);
        var owner = document.Users is [var first, ..] ? first.Name : UserSpec.AdministratorName;
        for (var i = 0; i < document.Dandisets.Count; i++)
        {
            var (dandiset, place) = (document.Dandisets[i], $"$.dandisets[{i}]");
            if (dandiset.Owner.Length == 0)
                dandiset.Owner = owner;
            EnsureDandiset(document, i, place, path, isEphemeral);
            if (dandiset.Folder.Length == 0)
                continue;
            dandiset.Folder = Path.GetFullPath(dandiset.Folder, Path.GetDirectoryName(path)!);
            if (!Directory.Exists(dandiset.Folder))
                throw Invalid(path, $"{place}.folder", $"the folder `{dandiset.Folder}` does not exist");
        }
        return document;
    }

    /// <summary>The accounts that a document asks for.</summary>
    public static IEnumerable<UserSpec> UsersOf(PreloadDocument document) =>
        document.Users.Select(user => new UserSpec(user.Name, user.Admin, user.Pending));

    private static PreloadDocument Parse(string path)
    {
        try
        {
            var bytes = RegularFile.ReadAllBytes(path, MaxBytes);
            return JsonSerializer.Deserialize(bytes, PreloadJson.Default.PreloadDocument)
                ?? throw Invalid(path, "$", "it is null, not an object");
        }
        catch (JsonException error)
        {
            throw Invalid(path, error.Path ?? "$", Reason(error), error.LineNumber + 1);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            var reason = error switch
            {
                FileNotFoundException or DirectoryNotFoundException => "it does not exist",
                UnauthorizedAccessException => "you are not allowed to read it",
                _ => error.Message.TrimEnd('.'),
            };
            throw new UsageException(
                $"Invalid value for '--preload': `{path}` cannot be read: {reason}. Check the path."
            );
        }
    }

    // The message repeats the place, names types of this program and gives advice to programmers.
    private static string Reason(JsonException error)
    {
        foreach (var (part, reason) in Reasons)
        {
            if (error.Message.Contains(part, StringComparison.Ordinal))
                return reason;
        }
        return "the text is not valid JSON";
    }

    private static void EnsureUsers(PreloadDocument document, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < document.Users.Count; i++)
        {
            var (user, place) = (document.Users[i], $"$.users[{i}]");
            if (!UserSpec.IsName(user.Name))
                throw Invalid(path, $"{place}.name", $"`{Quoted.Shortened(user.Name)}` is not a valid user name");
            if (!names.Add(user.Name))
                throw Invalid(path, $"{place}.name", $"`{user.Name}` is there twice");
            if (user is { Admin: true, Pending: true })
                throw Invalid(path, $"{place}.pending", "an administrator cannot wait for approval");
        }
    }

    private static void EnsureDandiset(PreloadDocument document, int index, string place, string path, bool isEphemeral)
    {
        var dandiset = document.Dandisets[index];
        var owner = document.Users.FirstOrDefault(user => user.Name == dandiset.Owner);
        if (owner is null && dandiset.Owner != UserSpec.AdministratorName)
            throw Invalid(path, $"{place}.owner", $"`{Quoted.Shortened(dandiset.Owner)}` is not one of `users`");
        if (owner is { Pending: true })
            throw Invalid(path, $"{place}.owner", $"`{owner.Name}` waits for approval and can own no Dandiset");
        if (dandiset is { Embargoed: true, Publish: true })
            throw Invalid(path, $"{place}.publish", "an embargoed Dandiset cannot be published");
        EnsureIdentifier(document, index, place, path, isEphemeral);
    }

    private static void EnsureIdentifier(
        PreloadDocument document,
        int index,
        string place,
        string path,
        bool isEphemeral
    )
    {
        var identifier = document.Dandisets[index].Identifier;
        if (identifier.Length == 0)
        {
            // Otherwise each start would create the Dandiset again.
            if (isEphemeral)
                return;
            throw Invalid(path, place, "without `--ephemeral`, a Dandiset needs an `identifier`");
        }
        var isNumber = identifier.Length == 6 && identifier.All(char.IsAsciiDigit) && identifier != "000000";
        if (!isNumber)
            throw Invalid(
                path,
                $"{place}.identifier",
                $"`{Quoted.Shortened(identifier)}` does not have six digits, such as 000001"
            );
        if (document.Dandisets.Take(index).Any(other => other.Identifier == identifier))
            throw Invalid(path, $"{place}.identifier", $"`{identifier}` is there twice");
    }

    private static UsageException Invalid(string path, string place, string why, long? line = null) =>
        new(
            $"`{path}` is not a valid preload file: at `{place}`{(line is null ? "" : $" (line {line})")}, {why}. "
                + "Correct the file; the manual has the format (\"Test a pipeline\")."
        );
}
