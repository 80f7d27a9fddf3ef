using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dandi.Discovery;

/// <summary>
/// Reads <c>dandiset.yaml</c> as a JSON tree, with the types of the YAML 1.2 core schema
/// (https://yaml.org/spec/1.2.2/#103-core-schema).
/// </summary>
/// <remarks>
/// The file is untrusted: its size, depth and number of values are limited, and aliases are rejected, because a few of
/// them can expand to gigabytes.
/// </remarks>
public static class DandisetYaml
{
    /// <summary>The name of the file that marks the root of a Dandiset.</summary>
    public const string FileName = "dandiset.yaml";

    private const int MaxBytes = 16 << 20;
    private const int MaxCommentBytes = 64 << 10;
    private const int MaxDepth = 64;
    private const int MaxNodes = 200_000;

    /// <summary>Reads the content of a file.</summary>
    /// <exception cref="UsageException">
    /// The file cannot be read, is not a YAML mapping, or exceeds a limit.
    /// </exception>
    public static JsonObject Read(string path)
    {
        Parser? parser = null;
        try
        {
            using var reader = new StreamReader(new MemoryStream(ReadBytes(path)));
            parser = new Parser(reader);
            return new TreeReader(path, parser).ReadDocument();
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
            throw Invalid(
                path,
                $"it is not valid YAML: {error.Message} (line {error.Start.Line}, column {error.Start.Column})"
            );
        }
        catch (InvalidOperationException error)
        {
            // YamlDotNet throws this for some malformed documents.
            var last = parser?.Current?.End ?? Mark.Empty;
            throw Invalid(
                path,
                $"it is not valid YAML: {error.Message} (after line {last.Line}, column {last.Column})"
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, $"it cannot be read: {error.Message}");
        }
    }

    /// <summary>
    /// Reads the comment lines before the content, in the first 64 KiB of a file that <see cref="Read"/> accepts.
    /// </summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static string ReadLeadingComment(string path)
    {
        try
        {
            using var file = LocalFile.Open(path);
            var bytes = new byte[Math.Min(file.Size, MaxCommentBytes)];
            var length = file.Read(bytes, 0);
            var lines = Encoding.UTF8.GetString(bytes, 0, length).TrimStart('\uFEFF').Split('\n', '\r');
            return string.Join(
                '\n',
                lines.TakeWhile(line => line.AsSpan().TrimStart() is [] or ['#', ..] or "---" || line.StartsWith('%'))
            );
        }
        catch (DandiException error) when (error is not UsageException)
        {
            throw Invalid(path, $"it cannot be read: {error.Message}");
        }
    }

    /// <summary>Gets the identifier of the Dandiset, in the current or the oldest form of the file.</summary>
    /// <exception cref="UsageException">There is no identifier, or it is not six digits.</exception>
    public static DandisetId ReadIdentifier(JsonObject yaml, string path)
    {
        var node = yaml["identifier"] ?? (yaml["dandiset"] as JsonObject)?["identifier"];
        if (node is null)
            throw Invalid(path, "it has no `identifier`");
        return DandisetId.TryParse(node.ToString(), out var id)
            ? id
            : throw Invalid(
                path,
                $"its identifier `{Shorten(node.ToString())}` is not six digits (such as '000027', in quotes)"
            );
    }

    /// <summary>
    /// Reads a file of limited size. <see cref="LocalFile"/> rejects pipes, which could block forever.
    /// </summary>
    private static byte[] ReadBytes(string path)
    {
        using var file = LocalFile.Open(path);
        if (file.Size > MaxBytes)
            throw Invalid(path, $"it has {file.Size} bytes, more than {MaxBytes}");
        return file.ReadAll();
    }

    private static UsageException Invalid(string path, string reason) =>
        new(
            $"Cannot use `{path}`: {reason}. Fix the file, or replace it with the one that `dandi create` wrote "
                + "or that the archive's page of the Dandiset offers."
        );

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    /// <summary>Converts the events of the YAML parser to a JSON tree.</summary>
    private sealed class TreeReader(string path, IParser parser)
    {
        private int _nodes;

        public JsonObject ReadDocument()
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                throw Invalid(path, "it is empty");
            parser.Consume<DocumentStart>();
            var root = ReadNode(0) as JsonObject ?? throw Invalid(path, "it is not a mapping of names to values");
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? root : throw Invalid(path, "it has more than one document");
        }

        private JsonNode? ReadNode(int depth)
        {
            if (depth > MaxDepth)
                throw Invalid(path, $"it is nested deeper than {MaxDepth}");
            if (++_nodes > MaxNodes)
                throw Invalid(path, $"it has more than {MaxNodes} values");
            if (parser.TryConsume<Scalar>(out var scalar))
                return ReadScalar(scalar);
            if (parser.TryConsume<MappingStart>(out _))
                return ReadMapping(depth);
            if (parser.TryConsume<SequenceStart>(out _))
                return ReadSequence(depth);
            throw Invalid(path, "it has an alias (`*name`), which is not supported");
        }

        private JsonObject ReadMapping(int depth)
        {
            var members = new JsonObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.TryConsume<Scalar>(out var scalar)
                    ? scalar.Value
                    : throw Invalid(path, "a name in it is not plain text");
                if (!members.TryAdd(key, ReadNode(depth + 1)))
                    throw Invalid(path, $"it has the name `{Shorten(key)}` twice");
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
            // Digits with a leading zero are an identifier without quotes, not a number.
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
