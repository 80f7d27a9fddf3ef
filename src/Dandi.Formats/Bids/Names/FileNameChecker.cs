using Dandi.Bids.Schema;
using Dandi.Bids.Tree;

namespace Dandi.Bids.Names;

/// <summary>Checks names of files and folders by the schema (docs/spec/bids-zarr-schema.md §1.3).</summary>
internal sealed class FileNameChecker
{
    private readonly BidsSchema _schema;
    private readonly FileNameRules _rules;
    private readonly LabelChecks _labels;
    private readonly IReadOnlyList<DirectoryRule> _directoryRules;

    /// <param name="schema">The schema.</param>
    /// <param name="datasetType">
    /// The type of the dataset, such as <c>derivative</c>. A dataset of an unknown type may not have any folder.
    /// </param>
    public FileNameChecker(BidsSchema schema, string datasetType)
    {
        _schema = schema;
        _labels = new LabelChecks(schema);
        _rules = new FileNameRules(schema.FileRules, datasetType == "derivative");
        _directoryRules = schema.DirectoryRules(datasetType);
    }

    /// <summary>Checks a name.</summary>
    /// <param name="file">The file, or the folder as a file.</param>
    /// <param name="parts">The parts of its name.</param>
    /// <param name="datatype">The datatype by the name of the folder around it; empty for none.</param>
    /// <param name="report">Receives the issues.</param>
    public FileNameMatch Check(BidsFile file, FileNameParts parts, string datatype, Action<BidsIssue> report)
    {
        if (file.Folder is { IsPseudoFile: false } folder)
            return CheckFolder(folder, file.Path, report);
        var path = file.Path;
        var rules = _rules.Find(path, file.Name, parts, datatype);
        if (rules.Count == 0)
        {
            ReportNotIncluded(path, report);
            return FileNameMatch.None;
        }
        var name = new CheckedName(path, file.Name, WithoutUnused(parts, rules), datatype);
        if (HasAny(rules, static rule => rule.Suffixes is not null))
            LabelChecks.CheckPresence(name, report);
        _labels.CheckFormats(name, report);
        rules = CheckRules(name, rules, report);
        _labels.CheckOrder(name, report);
        return new FileNameMatch(name.Parts, [.. rules.Select(rule => rule.Path)]);
    }

    private FileNameMatch CheckFolder(BidsFolder folder, string path, Action<BidsIssue> report)
    {
        foreach (var rule in _directoryRules)
        {
            if (
                rule.Name == folder.Name
                || (rule.Entity is { } entity && folder.Name.StartsWith(entity + "-", StringComparison.Ordinal))
                || (rule.Value == "datatype" && _schema.Datatypes.Contains(folder.Name))
            )
                return FileNameMatch.None with { Rules = [rule.Path] };
        }
        ReportNotIncluded(path, report);
        return FileNameMatch.None;
    }

    /// <summary>Checks a name by each rule, and reports the issues of the only one.</summary>
    /// <returns>The first rule without an issue, or all.</returns>
    private static IReadOnlyList<FileRule> CheckRules(
        CheckedName name,
        IReadOnlyList<FileRule> rules,
        Action<BidsIssue> report
    )
    {
        if (rules.Count == 1)
        {
            FileRuleChecks.Check(name, rules[0], report);
            return rules;
        }
        foreach (var rule in rules)
        {
            var hasIssue = false;
            FileRuleChecks.Check(name, rule, _ => hasIssue = true);
            if (!hasIssue)
                return [rule];
        }
        report(
            name.Error(
                "ALL_FILENAME_RULES_HAVE_ISSUES",
                "None of the rules for such a file accepts this name: "
                    + $"{string.Join(", ", rules.Select(rule => $"`{rule.Path}`"))}. Correct the name."
            )
        );
        return rules;
    }

    /// <summary>Leaves out the parts of a name that none of its rules has anything to say about.</summary>
    private static FileNameParts WithoutUnused(FileNameParts parts, IReadOnlyList<FileRule> rules)
    {
        var usesSuffix = HasAny(rules, static rule => rule.Suffixes is { Count: > 0 });
        var usesExtension = HasAny(rules, static rule => rule.Extensions is { Count: > 0 });
        var usesEntities = HasAny(rules, static rule => rule.Entities is { Count: > 0 });
        return usesSuffix && usesExtension && usesEntities
            ? parts
            : new FileNameParts(
                usesSuffix ? parts.Suffix : "",
                usesExtension ? parts.Extension : "",
                usesEntities ? parts.Entities : []
            );
    }

    private static bool HasAny(IReadOnlyList<FileRule> rules, Func<FileRule, bool> holds)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (holds(rules[i]))
                return true;
        }
        return false;
    }

    private static void ReportNotIncluded(string path, Action<BidsIssue> report) =>
        report(new BidsIssue("NOT_INCLUDED", BidsSeverity.Error, path));
}
