namespace Dandi.Inspection.Explanations;

/// <summary>The explanations of all rules, from the texts beside this file: a heading with the name of the rule, and a paragraph.</summary>
public static class RuleExplanations
{
    private const string Heading = "## ";
    private const int NearNames = 3;
    private static readonly string[] Families = ["BIDS", "dandischema"];
    private static readonly Lazy<Dictionary<string, RuleExplanation>> Explanations = new(Read);

    /// <summary>All, by the names of their rules.</summary>
    public static IReadOnlyDictionary<string, RuleExplanation> All => Explanations.Value;

    /// <summary>The explanation of the rule of an id, whatever its case; null where there is none.</summary>
    public static RuleExplanation? Find(string id)
    {
        var rule = RuleName.Of(id.Trim().Trim('[', ']'));
        return All.GetValueOrDefault(rule) ?? All.GetValueOrDefault($"NWBI.{rule}") ?? OfFamily(rule);
    }

    /// <summary>Rules of others of which there are too many, and which the Python client's results name: what is common to them.</summary>
    private static RuleExplanation? OfFamily(string rule) =>
        Families.FirstOrDefault(family => rule.StartsWith($"{family}.", StringComparison.OrdinalIgnoreCase))
            is { } found
            ? All[found]
            : null;

    /// <summary>The names of rules that are like an unknown one, the likest first.</summary>
    public static IReadOnlyList<string> FindNear(string id)
    {
        var wanted = LastPart(id);
        // A mistake in every third letter is no mistake any more.
        var most = Math.Max(2, wanted.Length / 3);
        return wanted.Length > EditDistance.MaxText
            ? []
            :
            [
                .. All
                    .Keys.Select(rule => (Rule: rule, Distance: DistanceOf(wanted, LastPart(rule))))
                    .Where(near => near.Distance <= most)
                    .OrderBy(near => near.Distance)
                    .ThenBy(near => near.Rule, StringComparer.Ordinal)
                    .Take(NearNames)
                    .Select(near => near.Rule),
            ];
    }

    private static int DistanceOf(string wanted, string rule)
    {
        // A piece of a name is like it, the more the longer it is.
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
