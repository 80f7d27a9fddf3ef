using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Accounts;

/// <summary>The file that keeps keys, one an instance, readable by its owner alone.</summary>
/// <param name="path">Where it is.</param>
public sealed class KeyFile(string path)
{
    private const int MaximumBytes = 1 << 20;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>The key of an instance, or null.</summary>
    /// <exception cref="UsageException">Others may read the file, or it is damaged.</exception>
    public ApiKey? Find(string instance) => Read()[instance]?.ToString() is { Length: > 0 } key ? new ApiKey($"`{path}`", key) : null;

    /// <summary>Keeps a key; null forgets the one that is there.</summary>
    /// <returns>Whether there was one before.</returns>
    public bool Store(string instance, string? key)
    {
        var keys = Read();
        var had = keys.Remove(instance);
        if (key is not null) keys[instance] = key;
        Write(keys);
        return had;
    }

    private void Write(JsonObject keys)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            var temporary = $"{path}.{Environment.ProcessId}";
            using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            {
                keys.WriteTo(writer);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file of keys `{path}` cannot be written: {error.Message} Make its folder writable for you, or set the key in a variable instead.");
        }
    }

    private JsonObject Read()
    {
        try
        {
            using var stream = File.OpenRead(path);
            if ((File.GetUnixFileMode(stream.SafeFileHandle) & Others) != UnixFileMode.None)
            {
                throw new UsageException($"Others may read the keys in `{path}`. Run `chmod 600 '{path}'`, or remove it and log in again.");
            }
            if (stream.Length > MaximumBytes) throw new JsonException();
            return JsonNode.Parse(stream) as JsonObject ?? throw new JsonException();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException)
        {
            throw new UsageException($"The file of keys `{path}` is damaged. Remove it and log in again.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file of keys `{path}` cannot be read: {error.Message}");
        }
    }
}
