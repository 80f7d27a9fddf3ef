using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Accounts;

/// <summary>The file with the API keys, one per instance, readable by its owner only.</summary>
/// <param name="path">The path of the file; null if the user has no folder for it.</param>
/// <param name="root">
/// The user's folder that contains the file, at any depth. From there down, no folder may be writable by everyone. By
/// default, the folder of the file.
/// </param>
/// <param name="whyMissing">Why there is no folder, and what to do about it, as complete sentences.</param>
public sealed class KeyFile(string? path, string? root = null, string whyMissing = "")
{
    private const int MaxBytes = 1 << 20;
    private const UnixFileMode OtherUsers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The path of the file, which need not exist.</summary>
    /// <exception cref="UsageException">The user has no folder for it.</exception>
    public string Path =>
        path
        ?? throw new UsageException(
            $"There is no folder for API keys: {whyMissing} Or set the key in an environment variable."
        );

    /// <summary>Finds the key of an instance.</summary>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="UsageException">The file is readable by other users, unreadable or damaged.</exception>
    public ApiKey? Find(string instance) =>
        path is not null && Read()[instance]?.ToString() is { Length: > 0 } key ? new ApiKey($"`{Path}`", key) : null;

    /// <summary>Stores the key of an instance, or deletes it if <paramref name="key"/> is null.</summary>
    /// <returns>Whether there was a key before.</returns>
    /// <exception cref="UsageException">
    /// The file cannot be read or written, or its folder is writable by other users.
    /// </exception>
    public bool Store(string instance, string? key)
    {
        if (path is null && key is null)
            return false;
        var keys = Read();
        var existed = keys.Remove(instance);
        if (key is null && !existed)
            return false;
        if (key is not null)
            keys[instance] = key;
        Write(keys);
        return existed;
    }

    private void Write(JsonObject keys)
    {
        try
        {
            EnsurePrivateFolder(System.IO.Path.GetDirectoryName(Path)!);
            AtomicFile.Write(Path, FileModes.OwnerOnly, stream =>
            {
                using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
                keys.WriteTo(writer);
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

    /// <summary>
    /// Creates the folder of the file, for its owner only, and checks that not everyone may write to an existing one:
    /// users who can write to the folder, or to a parent of it, could replace the file.
    /// </summary>
    private void EnsurePrivateFolder(string folder)
    {
        if (
            folder != (root ?? System.IO.Path.GetDirectoryName(path))
            && System.IO.Path.GetDirectoryName(folder) is { } parent
        )
            EnsurePrivateFolder(parent);
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, FileModes.OwnerOnlyFolder);
        if ((File.GetUnixFileMode(folder) & UnixFileMode.OtherWrite) == UnixFileMode.None)
            return;
        throw new UsageException(
            $"Refused to store an API key in `{path}`, because every user may write to `{folder}`. "
                + "Set HOME or XDG_CONFIG_HOME to a folder of your own, or set the key in an environment variable."
        );
    }

    private JsonObject Read()
    {
        try
        {
            using var stream = RegularFile.OpenStream(Path);
            if ((File.GetUnixFileMode(stream.SafeFileHandle) & OtherUsers) != UnixFileMode.None)
            {
                throw new UsageException(
                    $"`{Path}` is readable by other users. "
                        + $"Run `chmod 600 '{Path}'`, or delete it and run `dandi login` again."
                );
            }
            if (stream.Length > MaxBytes)
                throw new JsonException();
            return JsonNode.Parse(stream) as JsonObject ?? throw new JsonException();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException)
        {
            throw new UsageException($"The key file `{Path}` is damaged. Delete it and run `dandi login` again.");
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException(
                $"Cannot read the key file `{Path}`: {error.Message.TrimEnd('.')}. Check its permissions."
            );
        }
    }
}
