namespace Dandi.Inspection.Explanations;

/// <summary>The explanations of all rules of validation.</summary>
/// <remarks>
/// They are read from the Markdown files next to this file, which are embedded in the assembly: a heading with the name
/// of the rule, then a paragraph.
/// </remarks>
public static class RuleExplanations
{
    private const string Heading = "## ";
    private const int MaxSimilar = 3;
    private static readonly string[] Families = ["BIDS", "dandischema"];
    private static readonly Lazy<Dictionary<string, RuleExplanation>> Explanations = new(Read);

    /// <summary>All explanations by the name of the rule, ignoring case.</summary>
    public static IReadOnlyDictionary<string, RuleExplanation> All => Explanations.Value;

    /// <summary>Finds the explanation for the id of a validation result.</summary>
    /// <param name="id">An id in any case, optionally in brackets and without <c>NWBI.</c>.</param>
    /// <returns>Null if there is no such rule.</returns>
    public static RuleExplanation? Find(string id)
    {
        var rule = RuleName.Of(id.Trim().Trim('[', ']'));
        return All.GetValueOrDefault(rule) ?? All.GetValueOrDefault($"NWBI.{rule}") ?? OfFamily(rule);
    }

    /// <remarks>
    /// Other tools and other BIDS schemas have rules that are not known here; a family explains what they have in
    /// common. A name that differs from a known one only in two characters is misspelled.
    /// </remarks>
    private static RuleExplanation? OfFamily(string rule) =>
        Families.FirstOrDefault(family => rule.StartsWith($"{family}.", StringComparison.OrdinalIgnoreCase))
            is { } found
        && rule.Length <= EditDistance.MaxText
        && !All.Keys.Any(known => EditDistance.Between(known.ToUpperInvariant(), rule.ToUpperInvariant()) <= 2)
            ? All[found]
            : null;

    /// <summary>Finds the names of rules that are similar to an unknown name, the most similar first.</summary>
    public static IReadOnlyList<string> FindSimilar(string id)
    {
        var wanted = LastPart(id);
        // With an error in every third letter, the name is a different one rather than misspelled.
        var maxDistance = Math.Max(2, wanted.Length / 3);
        return wanted.Length > EditDistance.MaxText
            ? []
            :
            [
                .. All
                    .Keys.Select(name => (Name: name, Distance: DistanceOf(wanted, LastPart(name))))
                    .Where(rule => rule.Distance <= maxDistance)
                    .OrderBy(rule => rule.Distance)
                    .ThenBy(rule => rule.Name, StringComparer.Ordinal)
                    .Take(MaxSimilar)
                    .Select(rule => rule.Name),
            ];
    }

    private static int DistanceOf(string wanted, string rule)
    {
        // A part of a name counts as similar; the longer the part, the smaller the distance.
        if (wanted.Length > 2 && rule.Contains(wanted, StringComparison.Ordinal))
            return (rule.Length - wanted.Length) / Math.Max(1, rule.Length / 3);
        return EditDistance.Between(wanted, rule);
    }

    private static string LastPart(string id) => id[(id.IndexOf('.') + 1)..].ToUpperInvariant();

    private static Dictionary<string, RuleExplanation> Read()
    {
        var explanations = new Dictionary<string, RuleExplanation>(StringComparer.OrdinalIgnoreCase);
        var assembly = typeof(RuleExplanations).Assembly;
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(name => name.EndsWith(".md", StringComparison.Ordinal))
        )
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Read(reader, explanations);
        }
        return explanations;
    }

    private static void Read(StreamReader reader, Dictionary<string, RuleExplanation> explanations)
    {
        string? rule = null;
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith(Heading, StringComparison.Ordinal))
            {
                Add();
                (rule, lines) = (line[Heading.Length..].Trim(), []);
            }
            else if (line.Length > 0)
                lines.Add(line);
        }
        Add();

        void Add()
        {
            if (rule is not null)
                explanations.Add(rule, new RuleExplanation(rule, string.Join('\n', lines)));
        }
    }
}
