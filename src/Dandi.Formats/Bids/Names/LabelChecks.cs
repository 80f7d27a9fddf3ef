using Dandi.Bids.Schema;

namespace Dandi.Bids.Names;

/// <summary>Checks the entities of a name that do not depend on the rule for it.</summary>
internal sealed class LabelChecks(BidsSchema schema)
{
    private readonly Dictionary<string, int> _ranks = schema
        .EntityOrder.Select((entity, rank) => (entity, rank))
        .DistinctBy(entity => entity.entity)
        .ToDictionary(entity => entity.entity, entity => entity.rank, StringComparer.Ordinal);

    /// <summary>Every entity has a label.</summary>
    public static void CheckPresence(CheckedName name, Action<BidsIssue> report)
    {
        if (name.Parts.Entities is var all && !HasMissing(all))
            return;
        var entities = all.Where(entity => entity.Value == FileNameParts.NoLabel)
            .Select(entity => $"`{entity.Key}-`")
            .ToList();
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
        if (name.Parts.Entities.Count == 0 || IsInOrder(name))
            return;
        var entities = schema
            .EntityOrder.Select(entity => (entity, label: name.Parts.Label(entity)))
            .Where(entity => entity.label is not null)
            .Select(entity => $"{entity.entity}-{entity.label}_");
        var expected = string.Concat(entities) + name.Parts.Suffix + name.Parts.Extension;
        if (name.Name != expected)
            report(name.Error("FILENAME_MISMATCH", $"The file should be named `{expected}`. Rename it."));
    }

    /// <summary>Whether a name consists of its parts in their order. Nearly all names do.</summary>
    private bool IsInOrder(CheckedName name)
    {
        var rest = name.Name.AsSpan();
        var last = -1;
        for (var i = 0; i < name.Parts.Entities.Count; i++)
        {
            var (entity, label) = name.Parts.Entities[i];
            if (!_ranks.TryGetValue(entity, out var rank) || rank <= last)
                return false;
            if (!Skip(ref rest, entity) || !Skip(ref rest, "-") || !Skip(ref rest, label) || !Skip(ref rest, "_"))
                return false;
            last = rank;
        }
        return Skip(ref rest, name.Parts.Suffix) && rest.SequenceEqual(name.Parts.Extension);
    }

    private static bool Skip(ref ReadOnlySpan<char> text, string start)
    {
        if (!text.StartsWith(start, StringComparison.Ordinal))
            return false;
        text = text[start.Length..];
        return true;
    }

    private static bool HasMissing(IReadOnlyList<KeyValuePair<string, string>> entities)
    {
        for (var i = 0; i < entities.Count; i++)
        {
            if (entities[i].Value == FileNameParts.NoLabel)
                return true;
        }
        return false;
    }
}
