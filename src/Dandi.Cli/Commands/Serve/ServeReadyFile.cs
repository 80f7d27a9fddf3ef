using System.Text.Json;
using Dandi.Files;
using Dandi.Server;

namespace Dandi.Cli.Commands.Serve;

/// <summary>
/// The file of <c>--ready-file</c>: a JSON object with <c>url</c>, <c>api_url</c> and <c>users</c>, which tells scripts
/// that the archive accepts connections.
/// </summary>
internal static class ServeReadyFile
{
    /// <summary>Writes the file atomically. Only the user can read it, because it contains API keys.</summary>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static void Write(string path, ArchiveServer server)
    {
        try
        {
            AtomicFile.Write(path, FileModes.OwnerOnly, stream => WriteJson(stream, server));
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new UsageException($"Invalid value for '--ready-file': `{path}` cannot be written: {error.Message}");
        }
    }

    private static void WriteJson(Stream stream, ArchiveServer server)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("url", server.Root.ToString().TrimEnd('/'));
        json.WriteString("api_url", server.Api.ToString());
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
