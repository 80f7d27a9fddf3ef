using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Files;
using Dandi.Yaml;
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

    private static readonly YamlLimits Limits = new(MaxDepth: 64, MaxValues: 200_000);

    /// <summary>Reads the content of a file.</summary>
    /// <exception cref="UsageException">
    /// The file cannot be read, is not a YAML mapping, or exceeds a limit.
    /// </exception>
    public static JsonObject Read(string path)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(ReadBytes(path)));
            if (!YamlDocument.TryRead(reader, Limits, ReadScalar, out var root))
                throw Invalid(path, "it is empty");
            return root as JsonObject ?? throw Invalid(path, "it is not a mapping of names to values");
        }
        catch (UsageException)
        {
            throw;
        }
        catch (DandiException error)
        {
            throw new UsageException(error.Message);
        }
        catch (InvalidYamlException error)
        {
            throw Invalid(path, error.Message);
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
                $"its identifier `{Quoted.Shortened(node.ToString(), 40)}` is not six digits "
                    + "(such as '000027', in quotes)"
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
            isNumber && double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }
}
