using System.Text.Json;
using Dandi.Cli.Output;
using Dandi.Files;
using Dandi.Server;

namespace Dandi.Cli.Commands.Serve;

/// <summary>
/// The file of <c>--ready-file</c>: a JSON object with <c>url</c>, <c>api_url</c>, <c>listen_url</c> and <c>users</c>,
/// which tells scripts that the archive accepts connections. It exists as long as the archive does.
/// </summary>
/// <remarks>
/// Only files that <c>dandi serve</c> has written, and empty files, are removed; links are not followed. So the option
/// cannot destroy a file that somebody else needs.
/// </remarks>
/// <param name="path">The full path.</param>
internal sealed class ServeReadyFile(string path)
{
    private const int MaxBytes = 1 << 20;

    // Those that every version has written.
    private static readonly string[] Members = ["url", "api_url", "users"];
    private byte[] _written = [];

    /// <summary>Refuses a path that names something other than a ready file.</summary>
    /// <exception cref="UsageException">It does.</exception>
    public void EnsureUsable()
    {
        if (PathKinds.Of(path) is var kind && (kind == PathKind.Missing || (kind == PathKind.File && IsReadyFile())))
            return;
        throw Invalid("exists and was not written by `dandi serve`. Choose another path, or delete it.");
    }

    /// <summary>Removes the file of an archive that was killed.</summary>
    /// <exception cref="UsageException">
    /// The path names something other than a ready file, or cannot be removed.
    /// </exception>
    public void RemoveStale()
    {
        EnsureUsable();
        Try(() => File.Delete(path));
    }

    /// <summary>Writes the file atomically. Only the user can read it, because it contains API keys.</summary>
    /// <exception cref="UsageException">The file cannot be written, or exists.</exception>
    public void Write(ArchiveServer server)
    {
        using var content = new MemoryStream();
        WriteJson(content, server);
        _written = content.ToArray();
        Try(() => AtomicFile.Write(path, FileModes.OwnerOnly, stream => stream.Write(_written), replaces: false));
    }

    /// <summary>Removes the file, unless another archive has replaced it meanwhile.</summary>
    public void Remove()
    {
        try
        {
            if (PathKinds.Of(path) == PathKind.File && Read().AsSpan().SequenceEqual(_written))
                File.Delete(path);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // The archive stops anyway, and its next start tries again.
        }
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw Invalid($"cannot be written: {OutputFile.ReasonOf(error)}.");
        }
    }

    private UsageException Invalid(string what) => new($"Invalid value for '--ready-file': `{path}` {what}");

    private bool IsReadyFile()
    {
        try
        {
            var bytes = Read();
            if (bytes.Length == 0)
                return new FileInfo(path).Length == 0;
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && Members.All(name => document.RootElement.TryGetProperty(name, out _));
        }
        catch (Exception error) when (error is JsonException || StorageFault.Is(error))
        {
            return false;
        }
    }

    /// <summary>Reads the file; nothing if it is longer than any ready file.</summary>
    private byte[] Read()
    {
        // Unlike RegularFile, this respects locks: the file may be the lock of the archive itself.
        using var file = File.OpenRead(path);
        if (file.Length > MaxBytes)
            return [];
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static void WriteJson(Stream stream, ArchiveServer server)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("url", server.Root.ToString().TrimEnd('/'));
        json.WriteString("api_url", server.Api.ToString());
        json.WriteString("listen_url", server.ListenUrl.ToString().TrimEnd('/'));
        json.WriteStartArray("users");
        foreach (var user in server.Users)
        {
            json.WriteStartObject();
            json.WriteString("name", user.Name);
            json.WriteString("token", user.Token);
            json.WriteBoolean("admin", user.IsAdmin);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
