using System.Text.Json.Nodes;
using Dandi.MetadataSchemas;

namespace Dandi.Metadata;

/// <summary>
/// Collects what the archive will object to in metadata that is sent to it. An asset with invalid metadata can be
/// uploaded, but its Dandiset cannot be published. Thread-safe; the memory does not grow with the number of assets.
/// </summary>
/// <param name="kind">What the metadata describes.</param>
public sealed class MetadataWarnings(MetadataKind kind)
{
    private const int MaxRules = 20;
    private const int MaxShapes = 1_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Occurrences> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _validShapes = new(StringComparer.Ordinal);
    private long _otherCount;

    /// <summary>One message for each rule that metadata violates, and one for all rules beyond the limit.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_lock)
            {
                var messages = _rules.Values.Select(MessageOf).ToList();
                if (_otherCount > 0)
                    messages.Add(
                        $"The archive will find {CountText.Of(_otherCount, "more problem")} in metadata. Correct those "
                            + "above, then run the command again to see the others."
                    );
                return messages;
            }
        }
    }

    /// <summary>
    /// Validates metadata by the schema of its version, unless valid ones of the same shape were seen: those of most
    /// files of a run have one, and validating takes a tenth of the CPU time of a small file.
    /// </summary>
    /// <param name="path">The path of the asset or file.</param>
    /// <param name="metadata">The metadata as it is sent.</param>
    public void Check(string path, JsonObject metadata)
    {
        var shape = MetadataShape.Of(metadata);
        lock (_lock)
        {
            if (_validShapes.Contains(shape))
                return;
        }
        var version = metadata["schemaVersion"]?.ToString() ?? "";
        var problems = MetadataSchema.Of(version, kind).Validate(metadata);
        lock (_lock)
        {
            if (problems.Count == 0 && _validShapes.Count < MaxShapes)
                _validShapes.Add(shape);
            foreach (var rule in problems.GroupBy(RuleOf, StringComparer.Ordinal))
                Add(rule.Key, path, rule.First());
        }
    }

    private void Add(string rule, string path, MetadataProblem problem)
    {
        if (_rules.TryGetValue(rule, out var known))
            _rules[rule] = known with { Count = known.Count + 1 };
        else if (_rules.Count < MaxRules)
            _rules[rule] = new Occurrences(path, problem, 1);
        else
            _otherCount++;
    }

    /// <summary>The rule and the member, the same for all items of a list.</summary>
    private static string RuleOf(MetadataProblem problem) =>
        $"{problem.Rule} {string.Join('.', problem.Path.Split('.').Where(part => !part.All(char.IsAsciiDigit)))}";

    private string MessageOf(Occurrences found)
    {
        var others = found.Count - 1;
        var where = others switch
        {
            0 => $"`{found.Path}`",
            1 => $"`{found.Path}` and 1 other asset",
            _ => $"`{found.Path}` and {others} other assets",
        };
        var fix = kind == MetadataKind.Asset ? "Correct the file, then upload it again." : "Correct the file.";
        return $"{where}: the archive will mark the metadata as invalid, which prevents publishing: "
            + $"{found.Problem.Sentence}. {fix}";
    }

    private sealed record Occurrences(string Path, MetadataProblem Problem, long Count);
}
