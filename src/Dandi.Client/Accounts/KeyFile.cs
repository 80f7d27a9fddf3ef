using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Files;

namespace Dandi.Accounts;

/// <summary>The file that keeps keys, one an instance, readable by its owner alone.</summary>
/// <param name="path">Where it is; null where the machine knows no place for it.</param>
/// <param name="root">The folder of the user that it is in, at any depth: from there on, nobody else may be able to write. By default the folder of the file.</param>
/// <param name="whyMissing">Why there is no place, and what to do.</param>
public sealed class KeyFile(string? path, string? root = null, string whyMissing = "")
{
    private const int MaximumBytes = 1 << 20;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Where it is.</summary>
    /// <exception cref="UsageException">The machine knows no folder for it.</exception>
    public string Path =>
        path
        ?? throw new UsageException(
            $"There is no folder to keep API keys in: {whyMissing} Or set the key in an environment variable."
        );

    /// <summary>The key of an instance, or null.</summary>
    /// <exception cref="UsageException">Others may read the file, or it is damaged.</exception>
    public ApiKey? Find(string instance) =>
        path is not null && Read()[instance]?.ToString() is { Length: > 0 } key ? new ApiKey($"`{Path}`", key) : null;

    /// <summary>Keeps a key; null forgets the one that is there.</summary>
    /// <returns>Whether there was one before.</returns>
    /// <exception cref="UsageException">It cannot be kept, or not without others being able to change it.</exception>
    public bool Store(string instance, string? key)
    {
        if (path is null && key is null)
            return false;
        var keys = Read();
        var had = keys.Remove(instance);
        if (key is null && !had)
            return false;
        if (key is not null)
            keys[instance] = key;
        Write(keys);
        return had;
    }

    private void Write(JsonObject keys)
    {
        try
        {
            MakePrivate(System.IO.Path.GetDirectoryName(Path)!);
            AtomicFile.Write(Path, FileModes.OwnerOnly, stream =>
            {
                using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
                keys.WriteTo(writer);
            });
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException(
                $"The file of keys `{Path}` cannot be written: {error.Message} Make its folder writable for you, or set the key in a variable instead."
            );
        }
    }

    /// <summary>Makes the folder of the file for its owner alone. Whoever may write to it, or to one that it is in, may put another file in the place of ours.</summary>
    private void MakePrivate(string folder)
    {
        if (
            folder != (root ?? System.IO.Path.GetDirectoryName(path))
            && System.IO.Path.GetDirectoryName(folder) is { } parent
        )
            MakePrivate(parent);
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, FileModes.OwnerOnlyFolder);
        if ((File.GetUnixFileMode(folder) & UnixFileMode.OtherWrite) == UnixFileMode.None)
            return;
        throw new UsageException(
            $"API keys are not kept in `{path}`, because every user may write to `{folder}`. Set HOME or XDG_CONFIG_HOME to a folder of your own, or set the key in an environment variable."
        );
    }

    private JsonObject Read()
    {
        try
        {
            using var stream = File.OpenRead(Path);
            if ((File.GetUnixFileMode(stream.SafeFileHandle) & Others) != UnixFileMode.None)
            {
                throw new UsageException(
                    $"Others may read the keys in `{Path}`. Run `chmod 600 '{Path}'`, or remove it and log in again."
                );
            }
            if (stream.Length > MaximumBytes)
                throw new JsonException();
            return JsonNode.Parse(stream) as JsonObject ?? throw new JsonException();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException)
        {
            throw new UsageException($"The file of keys `{Path}` is damaged. Remove it and log in again.");
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException($"The file of keys `{Path}` cannot be read: {error.Message}");
        }
    }
}
