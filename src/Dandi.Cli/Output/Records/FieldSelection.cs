namespace Dandi.Cli.Output.Records;

/// <summary>The fields of records that are printed (<c>dandi ls -F</c>).</summary>
internal sealed class FieldSelection
{
    private readonly HashSet<string> _shown;

    private FieldSelection(IReadOnlyList<string> shown, IReadOnlyList<string>? chosen)
    {
        _shown = new HashSet<string>(shown, StringComparer.Ordinal);
        Chosen = chosen;
    }

    /// <summary>The requested fields in their order, the path first; null if all fields are printed.</summary>
    public IReadOnlyList<string>? Chosen { get; }

    /// <summary>Whether fields other than path and size are requested, so that files must be read.</summary>
    public bool NeedsContent => _shown.Any(name => name is not (KnownFields.Path or KnownFields.Size));

    /// <summary>Whether a field is printed if a record has it.</summary>
    public bool Shows(string name) => _shown.Contains(name);

    /// <summary>Parses the value of <c>-F</c>; null means all fields.</summary>
    /// <exception cref="UsageException">A field is not known.</exception>
    public static FieldSelection Parse(string? text, IReadOnlyList<string> known)
    {
        if (text is null)
            return new FieldSelection(known, null);
        string[] names =
        [
            .. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(name => Resolve(name, known)),
        ];
        string[] unknown = [.. names.Except(known, StringComparer.Ordinal)];
        if (unknown.Length > 0)
        {
            throw new UsageException(
                $"Following fields are not known: {string.Join(", ", unknown)}. Known are: {string.Join(", ", known)}."
            );
        }
        string[] chosen = [.. names.Prepend(KnownFields.Path).Distinct(StringComparer.Ordinal)];
        return new FieldSelection(chosen, chosen);
    }

    /// <summary>Returns the lines that an empty value prints.</summary>
    public static IEnumerable<string> Describe(IReadOnlyList<string> known) =>
        known
            .Select(name =>
                KnownFields.ShortName(name) == name ? $"- {name}" : $"- {name} or {KnownFields.ShortName(name)}"
            )
            .Prepend("Known fields:");

    private static string Resolve(string name, IReadOnlyList<string> known) =>
        known.FirstOrDefault(field =>
            KnownFields.ShortName(field) != field
            && string.Equals(KnownFields.ShortName(field), name, StringComparison.OrdinalIgnoreCase)
        ) ?? name;
}
