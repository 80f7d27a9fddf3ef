using Dandi.Bids.Schema;

namespace Dandi.Bids.Matching;

/// <summary>Makes the rules for paths from a schema.</summary>
/// <remarks>
/// Only the rules that are common to all datasets and those for raw data count, as in the Python client. A rule that
/// has a sidecar among its extensions becomes two, because a sidecar may be in a higher folder and may lack entities.
/// </remarks>
internal sealed class PathRules(BidsSchema schema)
{
    private static readonly string[] Groups = ["rules.files.common.", "rules.files.raw."];
    private static readonly string[] SidecarExtensions = [".tsv", ".json", ".bval", ".bvec"];

    private readonly string[] _order = [.. schema.EntityOrder];

    /// <summary>The rules, of which the first that matches counts.</summary>
    public IEnumerable<PathRule> Make() =>
        schema
            .FileRules.Where(rule => Groups.Any(group => rule.Path.StartsWith(group, StringComparison.Ordinal)))
            .SelectMany(Make);

    private IEnumerable<PathRule> Make(FileRule rule)
    {
        if (rule.ExactPath is { } path)
            return [new ExactPathRule(path)];
        if (rule.StemPattern is { } stem)
            return [new StemRule(stem, rule.Extensions ?? [], rule.Datatypes ?? [])];
        var sidecars = (rule.Extensions ?? []).Where(SidecarExtensions.Contains).ToList();
        var others = (rule.Extensions ?? []).Except(sidecars).ToList();
        return
        [
            .. others.Count > 0 ? [Make(rule, others, isSidecar: false)] : (EntityRule[])[],
            .. sidecars.Count > 0 ? [Make(rule, sidecars, isSidecar: true)] : (EntityRule[])[],
        ];
    }

    private EntityRule Make(FileRule rule, IReadOnlyList<string> extensions, bool isSidecar) =>
        new()
        {
            Entities =
            [
                .. (rule.Entities ?? [])
                    .OrderBy(entity => Array.IndexOf(_order, entity.ShortName))
                    .Select(entity => Make(entity, isSidecar)),
            ],
            Suffixes = rule.Suffixes ?? [],
            Extensions = extensions,
            Datatypes = rule.Datatypes ?? [],
            IsDatatypeOptional = isSidecar,
        };

    private EntityPattern Make(FileEntity entity, bool isSidecar)
    {
        var definition = schema.Entity(entity.ShortName);
        return new EntityPattern(
            entity.ShortName,
            entity.Level == RequirementLevel.Required && !isSidecar,
            definition?.Format is { } format ? schema.Format(format) : null,
            (isSidecar ? null : entity.Labels) ?? definition?.Labels
        );
    }
}
