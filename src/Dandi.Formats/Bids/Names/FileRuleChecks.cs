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
        var missing = name.IsAtRoot
            ? []
            : entities.Where(entity => entity.IsRequired && name.Parts.Label(entity.ShortName) is null).ToList();
        if (missing.Count > 0)
        {
            var names = Quote(missing.Select(entity => entity.ShortName));
            report(
                name.Error(
                    "MISSING_REQUIRED_ENTITY",
                    $"The rule `{rule.Path}` requires {names} in the name. Add it with its label.",
                    rule.Path
                )
            );
        }
        var others = name
            .Parts.Entities.Where(entity => !entities.Any(allowed => allowed.ShortName == entity.Key))
            .ToList();
        if (others.Count > 0)
        {
            var names = Quote(others.Select(entity => entity.Key));
            report(
                name.Error(
                    "ENTITY_NOT_IN_RULE",
                    $"The rule `{rule.Path}` does not allow {names} in the name. Remove it.",
                    rule.Path
                )
            );
        }
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
