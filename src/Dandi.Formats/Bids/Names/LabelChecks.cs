using Dandi.Bids.Schema;

namespace Dandi.Bids.Names;

/// <summary>Checks the entities of a name that do not depend on the rule for it.</summary>
internal sealed class LabelChecks(BidsSchema schema)
{
    /// <summary>Every entity has a label.</summary>
    public static void CheckPresence(CheckedName name, Action<BidsIssue> report)
    {
        var entities = name
            .Parts.Entities.Where(entity => entity.Value == FileNameParts.NoLabel)
            .Select(entity => $"`{entity.Key}-`")
            .ToList();
        if (entities.Count > 0)
            report(
                name.Error(
                    "ENTITY_WITH_NO_LABEL",
                    $"No label follows {string.Join(", ", entities)}. Add it, or remove the entity."
                )
            );
    }

    /// <summary>Labels have the format of their entity.</summary>
    public void CheckFormats(CheckedName name, Action<BidsIssue> report)
    {
        foreach (var (entity, label) in name.Parts.Entities)
        {
            if (schema.Entity(entity)?.Format is { } format && schema.Format(format)?.IsMatch(label) == false)
                report(
                    name.Error("INVALID_ENTITY_LABEL", $"The label `{label}` of `{entity}` is not a valid {format}.")
                );
        }
    }

    /// <summary>Entities are in their order, and none occurs twice.</summary>
    public void CheckOrder(CheckedName name, Action<BidsIssue> report)
    {
        if (name.Parts.Entities.Count == 0)
            return;
        var entities = schema
            .EntityOrder.Select(entity => (entity, label: name.Parts.Label(entity)))
            .Where(entity => entity.label is not null)
            .Select(entity => $"{entity.entity}-{entity.label}_");
        var expected = string.Concat(entities) + name.Parts.Suffix + name.Parts.Extension;
        if (name.Name != expected)
            report(name.Error("FILENAME_MISMATCH", $"The file should be named `{expected}`. Rename it."));
    }
}
