using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dandi.Discovery;

/// <summary>Reads <c>dandiset.yaml</c> as a JSON tree, by the rules of the YAML 1.2 core schema.</summary>
/// <remarks>The file is hostile until read: its size, depth and number of nodes are bounded, and aliases are refused.</remarks>
public static class DandisetYaml
{
    /// <summary>The name of the file that marks the root of a Dandiset.</summary>
    public const string FileName = "dandiset.yaml";

    private const int MaximumBytes = 16 << 20;
    private const int MaximumCommentBytes = 64 << 10;
    private const int MaximumDepth = 64;
    private const int MaximumNodes = 200_000;

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">It is no YAML mapping, or goes beyond the bounds.</exception>
    public static JsonObject Read(string path)
    {
        Parser? parser = null;
        try
        {
            using var reader = new StreamReader(new MemoryStream(ReadBytes(path)));
            parser = new Parser(reader);
            return new Reading(path, parser).ReadDocument();
        }
        catch (UsageException)
        {
            throw;
        }
        catch (DandiException error)
        {
            throw new UsageException(error.Message);
        }
        catch (YamlException error)
        {
            throw Fault(path, $"it is no YAML: {error.Message} (line {error.Start.Line}, column {error.Start.Column})");
        }
        catch (InvalidOperationException error)
        {
            // The parser's way to refuse some broken documents.
            var before = parser?.Current?.End ?? Mark.Empty;
            throw Fault(path, $"it is no YAML: {error.Message} (after line {before.Line}, column {before.Column})");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Fault(path, $"it cannot be read: {error.Message}");
        }
    }

    /// <summary>The comment lines before the content of a file that <see cref="Read"/> accepts, at most the first 64 KiB.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static string ReadLeadingComment(string path)
    {
        try
        {
            using var file = LocalFile.Open(path);
            var bytes = new byte[Math.Min(file.Size, MaximumCommentBytes)];
            var length = file.Read(bytes, 0);
            var lines = Encoding.UTF8.GetString(bytes, 0, length).TrimStart('\uFEFF').Split('\n', '\r');
            return string.Join(
                '\n',
                lines.TakeWhile(line => line.AsSpan().TrimStart() is [] or ['#', ..] or "---" || line.StartsWith('%'))
            );
        }
        catch (DandiException error) when (error is not UsageException)
        {
            throw Fault(path, $"it cannot be read: {error.Message}");
        }
    }

    /// <summary>The number of the Dandiset that the file names, in today's or the oldest form.</summary>
    /// <exception cref="UsageException">There is none, or it is not six digits.</exception>
    public static DandisetId ReadIdentifier(JsonObject yaml, string path)
    {
        var node = yaml["identifier"] ?? (yaml["dandiset"] as JsonObject)?["identifier"];
        if (node is null)
            throw Fault(path, "it has no `identifier`");
        return DandisetId.TryParse(node.ToString(), out var id)
            ? id
            : throw Fault(
                path,
                $"its identifier `{Shorten(node.ToString())}` is not six digits (such as '000027', in quotes)"
            );
    }

    /// <summary>The bytes of a regular file: a pipe would be waited for, perhaps for ever.</summary>
    private static byte[] ReadBytes(string path)
    {
        using var file = LocalFile.Open(path);
        if (file.Size > MaximumBytes)
            throw Fault(path, $"it has {file.Size} bytes, more than {MaximumBytes}");
        return file.ReadAll();
    }

    private static UsageException Fault(string path, string what) =>
        new($"`{path}`: {what}. Take the file that `dandi create` or the archive's page of the Dandiset gives.");

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private sealed class Reading(string path, IParser parser)
    {
        private int _nodes;

        public JsonObject ReadDocument()
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                throw Fault(path, "it is empty");
            parser.Consume<DocumentStart>();
            var root = ReadNode(0) as JsonObject ?? throw Fault(path, "it is not a mapping of names to values");
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? root : throw Fault(path, "it holds more than one document");
        }

        private JsonNode? ReadNode(int depth)
        {
            if (depth > MaximumDepth)
                throw Fault(path, $"it is nested deeper than {MaximumDepth}");
            if (++_nodes > MaximumNodes)
                throw Fault(path, $"it has more than {MaximumNodes} values");
            if (parser.TryConsume<Scalar>(out var scalar))
                return ReadScalar(scalar);
            if (parser.TryConsume<MappingStart>(out _))
                return ReadMapping(depth);
            if (parser.TryConsume<SequenceStart>(out _))
                return ReadSequence(depth);
            throw Fault(path, "it has an alias (`*name`), which is not taken here");
        }

        private JsonObject ReadMapping(int depth)
        {
            var members = new JsonObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.TryConsume<Scalar>(out var scalar)
                    ? scalar.Value
                    : throw Fault(path, "a name in it is not plain text");
                if (!members.TryAdd(key, ReadNode(depth + 1)))
                    throw Fault(path, $"it says `{Shorten(key)}` twice");
            }
            return members;
        }

        private JsonArray ReadSequence(int depth)
        {
            var items = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(ReadNode(depth + 1));
            return items;
        }

        private static JsonValue? ReadScalar(Scalar scalar)
        {
            var text = scalar.Value;
            if (scalar.Style != ScalarStyle.Plain)
                return JsonValue.Create(text);
            if (text is "" or "~" or "null" or "Null" or "NULL")
                return null;
            if (text is "true" or "True" or "TRUE")
                return JsonValue.Create(true);
            if (text is "false" or "False" or "FALSE")
                return JsonValue.Create(false);
            // Digits with a leading zero are an identifier that lost its quotes, not a number.
            if (text.Length > 1 && text[0] == '0' && text.All(char.IsAsciiDigit))
                return JsonValue.Create(text);
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
                return JsonValue.Create(whole);
            var isNumber = char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.';
            return
                isNumber
                && double.TryParse(text, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number)
                ? JsonValue.Create(number)
                : JsonValue.Create(text);
        }
    }
}
