namespace Dandi.Cli.Output.Records;

/// <summary>Which fields of the records are shown (<c>-F</c>).</summary>
internal sealed class FieldSelection
{
    private readonly HashSet<string> _shown;

    private FieldSelection(IReadOnlyList<string> shown, IReadOnlyList<string>? chosen)
    {
        _shown = new HashSet<string>(shown, StringComparer.Ordinal);
        Chosen = chosen;
    }

    /// <summary>The fields in the order in which they were asked for, the path first; null if all that there are.</summary>
    public IReadOnlyList<string>? Chosen { get; }

    /// <summary>Whether files must be read, and not only found.</summary>
    public bool NeedsContent => _shown.Any(name => name is not (KnownFields.Path or KnownFields.Size));

    /// <summary>Whether a field is shown where there is one.</summary>
    public bool Shows(string name) => _shown.Contains(name);

    /// <summary>Reads the value of <c>-F</c>; null stands for all fields.</summary>
    /// <exception cref="UsageException">A name is not known.</exception>
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
            throw new UsageException(
                $"Following fields are not known: {string.Join(", ", unknown)}. Known are: {string.Join(", ", known)}."
            );
        string[] chosen = [.. names.Prepend(KnownFields.Path).Distinct(StringComparer.Ordinal)];
        return new FieldSelection(chosen, chosen);
    }

    /// <summary>The lines that an empty value asks for.</summary>
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
