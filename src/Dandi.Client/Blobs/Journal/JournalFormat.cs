using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dandi.Archive;
using Dandi.Files;

namespace Dandi.Blobs.Journal;

/// <summary>
/// The format of a journal file, JSON Lines: one line about the upload, one line for each part with its URL, one line
/// with a seal, then one line for each part that the store has acknowledged.
/// </summary>
/// <remarks>
/// The seal is an HMAC-SHA256 of the lines before it, with a secret that is not in the journal: the bytes of a file are
/// sent to the URLs, so nobody may be able to plant others. A last line without a line feed is what a crash leaves, and
/// is ignored. Anything else that is unexpected makes the file invalid.
/// </remarks>
internal static class JournalFormat
{
    private const int Version = 2;

    // 10,000 parts with URLs of 2 kB are 20 MB.
    private const int MaxFileBytes = 64 << 20;
    private const int MaxLineBytes = 64 << 10;
    private const int MaxUploadIdLength = 100;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Writes a new file.</summary>
    /// <param name="key">What is uploaded, and to where.</param>
    /// <param name="secret">The secret of the seal.</param>
    /// <param name="session">The upload as announced.</param>
    /// <param name="done">The numbers of the parts that the store has.</param>
    public static byte[] Write(
        JournalKey key,
        ReadOnlySpan<byte> secret,
        InitializeResult.Session session,
        IEnumerable<int> done
    )
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
        var seal = Seal(secret, lines.WrittenSpan);
        WriteLine(lines, json => json.WriteString("seal", seal));
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
    /// <param name="secret">The secret of the seal.</param>
    /// <param name="plan">The parts that the file must have.</param>
    /// <exception cref="InvalidDataException">It is damaged, or about another upload.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static (InitializeResult.Session Session, IReadOnlySet<int> Done) Read(
        string path,
        JournalKey key,
        ReadOnlySpan<byte> secret,
        PartPlan plan
    )
    {
        using var file = StateFile.Open(path, [Path.GetDirectoryName(path)!]);
        var text = StateFile.ReadAll(file, MaxFileBytes);
        try
        {
            return Read(text, key, secret, plan);
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException("it is damaged", error);
        }
    }

    /// <summary>Reads the bytes of a file; throws various exceptions if it is damaged.</summary>
    private static (InitializeResult.Session Session, IReadOnlySet<int> Done) Read(
        ReadOnlySpan<byte> text,
        JournalKey key,
        ReadOnlySpan<byte> secret,
        PartPlan plan
    )
    {
        var whole = text;
        var upload = ReadHead(ref text, key, plan);
        var parts = new List<PresignedPart>(plan.Count);
        foreach (var part in plan.Parts)
            parts.Add(ReadPart(ref text, part));
        var isSealed = whole[..^text.Length];
        if (
            Text(ReadLine(ref text) ?? throw new FormatException("the seal is missing"), "seal")
            != Seal(secret, isSealed)
        )
            throw new InvalidDataException("it was changed, or written with another API key");
        var done = new HashSet<int>();
        while (ReadLine(ref text) is { } line)
        {
            var number = line.GetProperty("done").GetInt32();
            if (number < 1 || number > plan.Count)
                throw new FormatException("the number of a part is not valid");
            done.Add(number);
        }
        return (new InitializeResult.Session(upload, parts), done);
    }

    /// <returns>The id of the upload.</returns>
    private static string ReadHead(ref ReadOnlySpan<byte> text, JournalKey key, PartPlan plan)
    {
        var head = ReadLine(ref text) ?? throw new FormatException("the first line is missing");
        if (head.GetProperty("journal").GetInt32() != Version)
            throw new InvalidDataException("it was written by another version of dandi");
        if (new JournalKey(Text(head, "api"), Text(head, "dandiset"), Text(head, "etag")) != key)
            throw new InvalidDataException("it is about another upload");
        if (head.GetProperty("parts").GetInt32() != plan.Count)
            throw new FormatException("the number of parts is not valid");
        var upload = Text(head, "upload");
        return upload.Length <= MaxUploadIdLength ? upload : throw new FormatException("the id is not valid");
    }

    private static PresignedPart ReadPart(ref ReadOnlySpan<byte> text, Part part)
    {
        var line = ReadLine(ref text) ?? throw new FormatException("a part is missing");
        if (line.GetProperty("part").GetInt32() != part.Number || line.GetProperty("size").GetInt64() != part.Size)
            throw new FormatException("the parts are not those of the file");
        var url = new Uri(Text(line, "address"), UriKind.Absolute);
        return url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp
            ? new PresignedPart(part.Number, part.Size, url)
            : throw new FormatException("a URL is not valid");
    }

    private static string Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> lines) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, lines));

    private static JsonElement? ReadLine(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        if (end < 0)
            return null;
        if (end > MaxLineBytes)
            throw new FormatException("a line is too long");
        var line = text[..end];
        text = text[(end + 1)..];
        return JsonElement.Parse(line, Strict);
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
