using Dandi.Bids.Schema;

namespace Dandi.Bids.Names;

/// <summary>Checks a name by one file rule.</summary>
internal static class FileRuleChecks
{
    public static void Check(CheckedName name, FileRule rule, Action<BidsIssue> report)
    {
        if (rule.Entities is { } entities)
            CheckEntities(name, rule, entities, report);
        if (name.Datatype.Length > 0 && rule.Datatypes?.Contains(name.Datatype) == false)
            report(
                name.Error(
                    "DATATYPE_MISMATCH",
                    $"The rule `{rule.Path}` allows such a file only in {Quote(rule.Datatypes)}, not in "
                        + $"`{name.Datatype}`. Move the file, or correct its suffix.",
                    rule.Path
                )
            );
        if (rule.Extensions?.Contains(name.Parts.Extension) == false)
            report(
                name.Error(
                    "EXTENSION_MISMATCH",
                    $"The rule `{rule.Path}` does not allow the extension `{name.Parts.Extension}`. Allowed are "
                        + $"{Quote(rule.Extensions)}.",
                    rule.Path
                )
            );
        CheckLocation(name, report);
    }

    private static void CheckEntities(
        CheckedName name,
        FileRule rule,
        IReadOnlyList<FileEntity> entities,
        Action<BidsIssue> report
    )
    {
        // Files in the root are inherited by others, which have the entities.
        var missing = name.IsAtRoot ? null : Missing(name.Parts, entities);
        if (missing is not null)
        {
            var names = Quote(missing);
            report(
                name.Error(
                    "MISSING_REQUIRED_ENTITY",
                    $"The rule `{rule.Path}` requires {names} in the name. Add it with its label.",
                    rule.Path
                )
            );
        }
        if (Others(name.Parts, entities) is { } others)
        {
            var names = Quote(others);
            report(
                name.Error(
                    "ENTITY_NOT_IN_RULE",
                    $"The rule `{rule.Path}` does not allow {names} in the name. Remove it.",
                    rule.Path
                )
            );
        }
    }

    /// <summary>The entities that a rule requires and a name does not have; null for none.</summary>
    private static List<string>? Missing(FileNameParts parts, IReadOnlyList<FileEntity> entities)
    {
        List<string>? missing = null;
        for (var i = 0; i < entities.Count; i++)
        {
            if (entities[i].IsRequired && parts.Label(entities[i].ShortName) is null)
                (missing ??= []).Add(entities[i].ShortName);
        }
        return missing;
    }

    /// <summary>The entities of a name that a rule does not allow; null for none.</summary>
    private static List<string>? Others(FileNameParts parts, IReadOnlyList<FileEntity> entities)
    {
        List<string>? others = null;
        for (var i = 0; i < parts.Entities.Count; i++)
        {
            if (!IsAllowed(parts.Entities[i].Key, entities))
                (others ??= []).Add(parts.Entities[i].Key);
        }
        return others;
    }

    private static bool IsAllowed(string entity, IReadOnlyList<FileEntity> entities)
    {
        for (var i = 0; i < entities.Count; i++)
        {
            if (entities[i].ShortName == entity)
                return true;
        }
        return false;
    }

    /// <summary>A file is in the folders of its subject and session, or of its template and cohort.</summary>
    private static void CheckLocation(CheckedName name, Action<BidsIssue> report)
    {
        if (name.Parts.Label("tpl") is null)
            CheckLocation(name, "sub", "ses", report);
        if (name.Parts.Label("sub") is null)
            CheckLocation(name, "tpl", "cohort", report);
    }

    private static void CheckLocation(CheckedName name, string outer, string inner, Action<BidsIssue> report)
    {
        var (outerLabel, innerLabel) = (name.Parts.Label(outer), name.Parts.Label(inner));
        if (outerLabel is not null)
        {
            var folder = $"/{outer}-{outerLabel}/" + (innerLabel is null ? "" : $"{inner}-{innerLabel}/");
            if (!name.Path.StartsWith(folder, StringComparison.Ordinal))
                report(
                    name.Error("INVALID_LOCATION", $"By its name, the file belongs below `{folder}`. Move it there.")
                );
        }
        else if (name.Path.StartsWith($"/{outer}-", StringComparison.Ordinal))
        {
            report(
                name.Error(
                    "INVALID_LOCATION",
                    $"Its name has no `{outer}`, so it belongs to the root of the dataset: `/{name.Name}`. Move or "
                        + "rename it."
                )
            );
        }
        if (innerLabel is null && name.Path.Contains($"/{inner}-", StringComparison.Ordinal))
            report(
                name.Error(
                    "INVALID_LOCATION",
                    $"It is in a folder `{inner}-…`, but its name has no `{inner}`. Move or rename it."
                )
            );
    }

    private static string Quote(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"`{word}`"));
}
