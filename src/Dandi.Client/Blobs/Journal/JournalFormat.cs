using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dandi.Archive;

namespace Dandi.Blobs.Journal;

/// <summary>How an upload is kept in a file: JSON Lines; first what it is, then where each part goes, then each part that has arrived.</summary>
/// <remarks>A last line without an end is what a crash leaves, and does not count. Anything else that is odd makes the file foreign or damaged.</remarks>
internal static class JournalFormat
{
    private const int Version = 1;
    private const long MaxFile = 64 << 20;

    /// <summary>The beginning of a file.</summary>
    /// <param name="subject">What is uploaded where.</param>
    /// <param name="session">What the archive has said.</param>
    /// <param name="done">Parts that have arrived.</param>
    public static byte[] Write(JournalKey subject, InitializeResult.Session session, IEnumerable<int> done)
    {
        var lines = new ArrayBufferWriter<byte>();
        WriteLine(lines, json =>
        {
            json.WriteNumber("journal", Version);
            json.WriteString("api", subject.Api);
            json.WriteString("dandiset", subject.Dandiset);
            json.WriteString("etag", subject.ETag);
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

    /// <summary>The line of a part that has arrived.</summary>
    public static byte[] Acknowledgement(int number) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"done\":{number}}}\n"));

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or about something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (InitializeResult.Session Session, IReadOnlySet<int> Done) Read(string path, JournalKey subject)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > MaxFile)
            throw new InvalidDataException("it is longer than any journal");
        var bytes = new byte[file.Length];
        var text = bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        try
        {
            return Read(text, subject);
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException("it is damaged", error);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="InvalidDataException">They are about something else.</exception>
    internal static (InitializeResult.Session Session, IReadOnlySet<int> Done) Read(
        ReadOnlySpan<byte> text,
        JournalKey subject
    )
    {
        var head = ReadLine(ref text) ?? throw new FormatException("no line");
        if (head.GetProperty("journal").GetInt32() != Version)
            throw new InvalidDataException("it is of another version of dandi");
        var found = new JournalKey(Text(head, "api"), Text(head, "dandiset"), Text(head, "etag"));
        if (found != subject)
            throw new InvalidDataException("it is about another upload");
        var count = head.GetProperty("parts").GetInt32();
        if (count is < 0 or > PartPlan.MaximumCount)
            throw new FormatException("impossible number of parts");
        var parts = new List<PresignedPart>();
        for (var number = 1; number <= count; number++)
        {
            var line = ReadLine(ref text) ?? throw new FormatException("a part is missing");
            if (line.GetProperty("part").GetInt32() != number)
                throw new FormatException("another part is due");
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
                throw new FormatException("no such part");
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
        line.GetProperty(name).GetString() ?? throw new FormatException($"no {name}");

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
