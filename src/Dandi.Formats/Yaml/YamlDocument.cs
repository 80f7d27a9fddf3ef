using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dandi.Yaml;

/// <summary>Reads a YAML document as a JSON tree.</summary>
public static class YamlDocument
{
    /// <summary>Reads the only document of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">What it may contain.</param>
    /// <param name="readScalar">Gives a scalar its type.</param>
    /// <param name="root">The root of the tree; null for the value null.</param>
    /// <returns>False if there is no document.</returns>
    /// <exception cref="InvalidYamlException">The text is not one valid document, or exceeds a limit.</exception>
    public static bool TryRead(
        TextReader text,
        YamlLimits limits,
        Func<Scalar, JsonNode?> readScalar,
        out JsonNode? root
    )
    {
        var parser = new Parser(text);
        try
        {
            parser.Consume<StreamStart>();
            root = null;
            if (parser.Accept<StreamEnd>(out _))
                return false;
            parser.Consume<DocumentStart>();
            root = new YamlTreeReader(parser, limits, readScalar).Read();
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _)
                ? true
                : throw new InvalidYamlException("it has more than one document");
        }
        catch (YamlException error)
        {
            throw new InvalidYamlException(
                $"it is not valid YAML: {error.Message} (line {error.Start.Line}, column {error.Start.Column})",
                error
            );
        }
        catch (InvalidOperationException error)
        {
            // YamlDotNet throws this for some malformed documents.
            var last = parser.Current?.End ?? Mark.Empty;
            throw new InvalidYamlException(
                $"it is not valid YAML: {error.Message} (after line {last.Line}, column {last.Column})",
                error
            );
        }
    }
}
