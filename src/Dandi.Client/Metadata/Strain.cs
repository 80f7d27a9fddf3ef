using System.Text.Json.Nodes;

namespace Dandi.Metadata;

/// <summary>What the field <c>strain</c> of a subject says: a strain or, behind <c>cellline:</c>, a line of cells (nwb.md §3.3, "strain").</summary>
public static class Strain
{
    private const string CellLinePrefix = "cellline:";

    /// <summary>The strain; null if the field has none.</summary>
    /// <exception cref="DandiException">Its name is too long (nwb.md §3.6).</exception>
    public static JsonObject? Of(string? field)
    {
        if (string.IsNullOrEmpty(field) || IsCellLine(field))
            return null;
        ShortName.Check(field, "the strain");
        return new JsonObject { ["schemaKey"] = "StrainType", ["name"] = field };
    }

    /// <summary>The line of cells; null if the field has none.</summary>
    public static string? CellLineOf(string? field) =>
        field is not null && IsCellLine(field) ? field[CellLinePrefix.Length..].Trim() : null;

    private static bool IsCellLine(string field) =>
        field.StartsWith(CellLinePrefix, StringComparison.OrdinalIgnoreCase);
}
