using System.Text;
using System.Text.Json;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Accounts;

/// <summary>
/// The file with the API keys, one per instance, readable by its owner only. It may be a link to a file elsewhere.
/// </summary>
/// <remarks>
/// A file that other users may read is refused, as by OpenSSH for private keys; so is one that belongs to another user,
/// as for ssh_config. A damaged file counts as empty, with a warning. It is set aside when a key is stored, and its
/// content is kept (docs/decisions/0036-state-files.md).
/// </remarks>
/// <param name="path">The path of the file; null if the user has no folder for it.</param>
/// <param name="root">
/// The user's folder that contains the file, at any depth. From there down, no folder may be writable by everyone or
/// belong to another user. By default, the folder of the file.
/// </param>
/// <param name="whyMissing">Why there is no folder, and what to do about it, as complete sentences.</param>
/// <param name="warn">Called with a message for the user if the file is damaged.</param>
public sealed class KeyFile(string? path, string? root = null, string whyMissing = "", Action<string>? warn = null)
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The permissions that no file with keys may have.</summary>
    internal const UnixFileMode OtherUsers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private bool _hasWarned;

    /// <summary>Folders whose owners root trusts (<see cref="FileOwner"/>).</summary>
    public IReadOnlyList<string> Homes { get; init; } = [];

    /// <summary>The path of the file, which need not exist.</summary>
    /// <exception cref="UsageException">The user has no folder for it.</exception>
    public string Path =>
        path
        ?? throw new UsageException(
            $"There is no folder for API keys: {whyMissing} Or set the key in an environment variable."
        );

    /// <summary>Finds the key of an instance.</summary>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="UsageException">Other users control the file or may read it, or it is unreadable.</exception>
    public ApiKey? Find(string instance) =>
        path is not null && Read(WarnOfDamage).GetValueOrDefault(instance) is { Length: > 0 } key
            ? new ApiKey($"`{Path}`", key)
            : null;

    /// <summary>Stores the key of an instance, or deletes it if <paramref name="key"/> is null.</summary>
    /// <returns>Whether there was a key before.</returns>
    /// <exception cref="UsageException">
    /// The file cannot be read or written, or its folder is writable by other users.
    /// </exception>
    public bool Store(string instance, string? key)
    {
        if (path is null && key is null)
            return false;
        var keys = Read(SetAside);
        var existed = keys.Remove(instance);
        if (key is null && !existed)
            return false;
        if (key is not null)
            keys[instance] = key;
        Write(keys);
        return existed;
    }

    private void Write(SortedDictionary<string, string> keys)
    {
        try
        {
            var target = FindTarget();
            EnsurePrivateFolder(System.IO.Path.GetDirectoryName(target)!, target == Path ? root : null);
            AtomicFile.Write(target, FileModes.OwnerOnly, stream =>
            {
                using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
                writer.WriteStartObject();
                foreach (var (instance, key) in keys)
                    writer.WriteString(instance, key);
                writer.WriteEndObject();
            });
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException(
                $"Cannot write the key file `{Path}`: {error.Message.TrimEnd('.')}. "
                    + "Make its folder writable for you, or set the key in an environment variable instead."
            );
        }
    }

    /// <summary>Returns the file to write: the target if the file is a link, so that the link stays.</summary>
    private string FindTarget()
    {
        var entry = PathEntry.Read(Path);
        if (entry.DanglingLink is { } link)
            throw new IOException($"it is {link}");
        return entry.IsLink ? File.ResolveLinkTarget(Path, returnFinalTarget: true)!.FullName : Path;
    }

    /// <summary>
    /// Creates the folder of the file, for its owner only, and checks an existing one: users who control the folder, or
    /// a parent of it up to <paramref name="top"/>, could replace the file.
    /// </summary>
    private void EnsurePrivateFolder(string folder, string? top)
    {
        if (folder != (top ?? folder) && System.IO.Path.GetDirectoryName(folder) is { } parent)
            EnsurePrivateFolder(parent, top);
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, FileModes.OwnerOnlyFolder);
        if (PrivateFolder.FindProblem(folder, Homes) is not { } problem)
            return;
        throw new UsageException(
            $"Refused to store an API key in `{path}`, because {problem}. "
                + "Correct that with `chown` or `chmod`, set HOME or XDG_CONFIG_HOME to a folder of your own, "
                + "or set the key in an environment variable."
        );
    }

    /// <param name="damaged">Called with the reason if the file is damaged; it counts as empty.</param>
    private SortedDictionary<string, string> Read(Action<string> damaged)
    {
        try
        {
            using var file = StateFile.Open(Path, Homes);
            if ((File.GetUnixFileMode(file) & OtherUsers) == UnixFileMode.None)
                return Parse(StateFile.ReadAll(file, MaxBytes));
            throw new UsageException(
                $"Other users may read or change `{Path}`. "
                    + $"Run `chmod 600 '{Path}'`, or delete it and run `dandi login` again."
            );
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(StringComparer.Ordinal);
        }
        catch (InvalidDataException error)
        {
            damaged(error.Message);
            return new(StringComparer.Ordinal);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException(
                $"Cannot read the key file `{Path}`: {error.Message.TrimEnd('.')}. Make it a file of your own, for "
                    + $"example with `chown $(id -u) '{Path}'`, or set the key in an environment variable instead."
            );
        }
    }

    /// <exception cref="InvalidDataException">The content is not an object with strings, each name once.</exception>
    private static SortedDictionary<string, string> Parse(ReadOnlyMemory<byte> content)
    {
        // Editors on Windows write a byte order mark.
        if (content.Span.StartsWith(Encoding.UTF8.Preamble))
            content = content[Encoding.UTF8.Preamble.Length..];
        try
        {
            using var document = JsonDocument.Parse(content, Strict);
            var keys = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
                keys.Add(member.Name, member.Value.GetString() ?? throw new InvalidDataException("a key is null"));
            return keys;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // The message of the exception may quote a key.
            throw new InvalidDataException("it is not a JSON object with one key per instance", error);
        }
    }

    private void WarnOfDamage(string why)
    {
        if (_hasWarned)
            return;
        _hasWarned = true;
        warn?.Invoke(
            $"The key file `{Path}` is damaged ({why}), so no key is read from it. Correct it, or run `dandi login` "
                + "again, which renames it and keeps its content."
        );
    }

    private void SetAside(string why)
    {
        try
        {
            var aside = StateFile.SetAsideForever(Path);
            warn?.Invoke(
                $"The key file `{Path}` is damaged ({why}) and was renamed to `{aside}`, which still has your keys. "
                    + "Copy them back into a correct file, or run `dandi login` again."
            );
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException(
                $"The key file `{Path}` is damaged ({why}) and cannot be renamed: {error.Message.TrimEnd('.')}. "
                    + "Move it away, and run `dandi login` again."
            );
        }
    }
}
