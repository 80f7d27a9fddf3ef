using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dandi.Cli.Tests.Output.Records;

/// <summary>
/// Parses YAML independently of the writer. A plain scalar that any YAML version reads as something other than text is
/// not read as text.
/// </summary>
internal static partial class YamlTree
{
    public static JsonNode? Parse(string text)
    {
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        var root = Read(parser);
        parser.Consume<DocumentEnd>();
        parser.Consume<StreamEnd>();
        return root;
    }

    private static JsonNode? Read(Parser parser)
    {
        if (parser.TryConsume<Scalar>(out var scalar))
            return scalar.Style == ScalarStyle.Plain ? Resolve(scalar.Value) : JsonValue.Create(scalar.Value);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(Read(parser));
            return items;
        }
        parser.Consume<MappingStart>();
        var members = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            // A name that is not read as text would differ from the name that was written.
            var name = Read(parser) is JsonValue key && key.TryGetValue<string>(out var given) ? given : "not a text";
            members.Add(name, Read(parser));
        }
        return members;
    }

    private static JsonValue? Resolve(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return JsonValue.Create(number);
        return text.ToLowerInvariant() switch
        {
            "" or "~" or "null" => null,
            "true" or "yes" or "y" or "on" => JsonValue.Create(true),
            "false" or "no" or "n" or "off" => JsonValue.Create(false),
            _ => Other().IsMatch(text) ? JsonValue.Create(double.NaN) : JsonValue.Create(text),
        };
    }

    [GeneratedRegex(
        @"^([-+]?\.(inf|nan)|[-+]?0[box][0-9a-f_]+|[-+]?[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|[-+]?\.[0-9_]+"
            + @"|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?|<<|=)\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Other();
}
