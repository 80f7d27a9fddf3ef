namespace Dandi.MetadataSchemas;

/// <summary>A reason why the archive does not accept metadata as valid.</summary>
/// <param name="Field">The place that the archive reports, such as <c>license.0</c>; empty for the whole.</param>
/// <param name="Path">The exact place of the value, such as <c>contributor.0.email</c>.</param>
/// <param name="Rule">The keyword of the JSON Schema or the name of the rule.</param>
/// <param name="Requirement">What the value must be, as the predicate of a sentence about it.</param>
public sealed record MetadataProblem(string Field, string Path, string Rule, string Requirement)
{
    /// <summary>The problem in words, for a reader who sees the field.</summary>
    public string Message =>
        Rule == "required" ? MissingMember()
        : Path == Field ? Capitalized(Requirement)
        : $"`{Path}` {Requirement}";

    /// <summary>The problem in words, for a reader who does not see the field.</summary>
    public string Sentence => Path.Length == 0 ? $"it {Requirement}" : $"`{Path}` {Requirement}";

    // Clients show and compare this sentence of the real archive for a new Dandiset.
    private string MissingMember() => $"'{Requirement.Split('`')[1]}' is a required property";

    private static string Capitalized(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
