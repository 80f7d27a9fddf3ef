using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dandi.Archive;
using Dandi.FileSystem;

namespace Dandi.Blobs.Journal;

/// <summary>
/// The format of a journal file, JSON Lines: one line about the upload, one line for each part with its URL, then one
/// line for each part that the store has acknowledged.
/// </summary>
/// <remarks>
/// A last line without a line feed is what a crash leaves, and is ignored. Anything else that is unexpected makes the
/// file invalid.
/// </remarks>
internal static class JournalFormat
{
    private const int Version = 1;
    private const long MaxFileBytes = 64 << 20;

    /// <summary>Writes a new file.</summary>
    /// <param name="key">What is uploaded, and to where.</param>
    /// <param name="session">The upload as announced.</param>
    /// <param name="done">The numbers of the parts that the store has.</param>
    public static byte[] Write(JournalKey key, InitializeResult.Session session, IEnumerable<int> done)
    {
        var lines = new ArrayBufferWriter<byte>();
        WriteLine(lines, json =>
        {
            json.WriteNumber("journal", Version);
            json.WriteString("api", key.Api);
            json.WriteString("dandiset", key.Dandiset);
            json.WriteString("etag", key.ETag);
            json.WriteString("upload", session.UploadId);
            json.WriteNumber("parts", session.Parts.Count);
        });
        foreach (var part in session.Parts)
        {
            WriteLine(lines, json =>
            {
                json.WriteNumber("part", part.Number);
                json.WriteNumber("size", part.Size);
                json.WriteString("address", part.Url.OriginalString);
            });
        }
        foreach (var number in done)
            lines.Write(Acknowledgement(number));
        return lines.WrittenSpan.ToArray();
    }

    /// <summary>The line to append when the store has acknowledged a part.</summary>
    public static byte[] Acknowledgement(int number) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"done\":{number}}}\n"));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The upload that the file must be about.</param>
    /// <exception cref="InvalidDataException">It is damaged, or about another upload.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (InitializeResult.Session Session, IReadOnlySet<int> Done) Read(string path, JournalKey key)
    {
        using var file = RegularFile.OpenStream(path);
        if (file.Length > MaxFileBytes)
            throw new InvalidDataException($"it is larger than {MaxFileBytes >> 20} MiB");
        var bytes = new byte[file.Length];
        var text = bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        try
        {
            return Read(text, key);
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException("it is damaged", error);
        }
    }

    /// <summary>Reads the bytes of a file; throws various exceptions if it is damaged.</summary>
    /// <exception cref="InvalidDataException">They are about another upload.</exception>
    internal static (InitializeResult.Session Session, IReadOnlySet<int> Done) Read(
        ReadOnlySpan<byte> text,
        JournalKey key
    )
    {
        var head = ReadLine(ref text) ?? throw new FormatException("the first line is missing");
        if (head.GetProperty("journal").GetInt32() != Version)
            throw new InvalidDataException("it was written by another version of dandi");
        var found = new JournalKey(Text(head, "api"), Text(head, "dandiset"), Text(head, "etag"));
        if (found != key)
            throw new InvalidDataException("it is about another upload");
        var count = head.GetProperty("parts").GetInt32();
        if (count is < 0 or > PartPlan.MaxCount)
            throw new FormatException("the number of parts is not valid");
        var parts = new List<PresignedPart>();
        for (var number = 1; number <= count; number++)
        {
            var line = ReadLine(ref text) ?? throw new FormatException("a part is missing");
            if (line.GetProperty("part").GetInt32() != number)
                throw new FormatException("the parts are not in order");
            parts.Add(
                new PresignedPart(
                    number,
                    line.GetProperty("size").GetInt64(),
                    new Uri(Text(line, "address"), UriKind.Absolute)
                )
            );
        }
        var done = new HashSet<int>();
        while (ReadLine(ref text) is { } line)
        {
            var number = line.GetProperty("done").GetInt32();
            if (number < 1 || number > count)
                throw new FormatException("the number of a part is not valid");
            done.Add(number);
        }
        return (new InitializeResult.Session(Text(head, "upload"), parts), done);
    }

    private static JsonElement? ReadLine(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        if (end < 0)
            return null;
        var reader = new Utf8JsonReader(text[..end]);
        text = text[(end + 1)..];
        return JsonElement.ParseValue(ref reader);
    }

    private static string Text(JsonElement line, string name) =>
        line.GetProperty(name).GetString() ?? throw new FormatException($"{name} is missing");

    private static void WriteLine(ArrayBufferWriter<byte> lines, Action<Utf8JsonWriter> members)
    {
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        lines.Write("\n"u8);
    }
}
