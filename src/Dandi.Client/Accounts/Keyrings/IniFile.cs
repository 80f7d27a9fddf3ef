namespace Dandi.Accounts.Keyrings;

/// <summary>
/// Reads what Python's <c>configparser</c> writes: sections in brackets, <c>name = value</c>, and values that continue
/// on indented lines.
/// </summary>
internal static class IniFile
{
    /// <summary>Returns the values by section, whose name is case-sensitive, and by name in lowercase.</summary>
    /// <exception cref="InvalidDataException">A line is none of the above.</exception>
    public static IReadOnlyDictionary<(string Section, string Name), string> Parse(string text)
    {
        var values = new Dictionary<(string Section, string Name), string>();
        string? section = null;
        (string Section, string Name)? open = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var content = line.Trim();
            if (content.Length == 0 || content[0] is '#' or ';')
                continue;
            if (open is { } name && char.IsWhiteSpace(line[0]))
            {
                // Values are base64 or a single word, so the line break does not matter.
                values[name] += content;
            }
            else if (content is ['[', .. var title, ']'])
            {
                (section, open) = (title, null);
            }
            else
            {
                var separator = content.IndexOfAny(['=', ':']);
                if (section is null || separator <= 0)
                    throw new InvalidDataException("it has a line that is neither a section nor a value");
                var key = (section, content[..separator].TrimEnd().ToLowerInvariant());
                (values[key], open) = (content[(separator + 1)..].TrimStart(), key);
            }
        }
        return values;
    }
}
