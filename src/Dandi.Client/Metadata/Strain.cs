using System.Text.Json.Nodes;

namespace Dandi.Metadata;

/// <summary>
/// The field <c>strain</c> of a subject: a strain or, after <c>cellline:</c>, a cell line (docs/spec/nwb.md §3.3,
/// "strain").
/// </summary>
public static class Strain
{
    private const string CellLinePrefix = "cellline:";

    /// <summary>Describes the strain in the form of the DANDI schema; null if the field has none.</summary>
    /// <exception cref="DandiException">The name is too long (docs/spec/nwb.md §3.6).</exception>
    public static JsonObject? Of(string? field)
    {
        if (string.IsNullOrEmpty(field) || IsCellLine(field))
            return null;
        SchemaName.EnsureFits(field, "the strain");
        return new JsonObject { ["schemaKey"] = "StrainType", ["name"] = field };
    }

    /// <summary>Gets the name of the cell line; null if the field has none.</summary>
    public static string? CellLineOf(string? field) =>
        field is not null && IsCellLine(field) ? field[CellLinePrefix.Length..].Trim() : null;

    private static bool IsCellLine(string field) =>
        field.StartsWith(CellLinePrefix, StringComparison.OrdinalIgnoreCase);
}
