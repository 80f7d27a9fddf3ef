using Dandi.Testing;

namespace Dandi.Cli.Tests.Validating.MutatedNwb;

/// <summary>Differences from the reference that are listed one by one, each with what we say, so that another difference is noticed as well as none.</summary>
internal static class PinnedDifferences
{
    private const string Reason = " # ";

    /// <summary>The differences of a list below <c>tests/exceptions</c>: in each line a difference and behind a <c>#</c> the reason for it.</summary>
    /// <param name="file">The name of the list.</param>
    public static IReadOnlyList<string> Read(string file) =>
    [
        .. File.ReadLines(Repository.Locate($"tests/exceptions/{file}"))
            .Where(line => line.Trim().Length > 0 && !line.StartsWith('#'))
            .Select(line => line.LastIndexOf(Reason, StringComparison.Ordinal) is > 0 and var end ? line[..end].TrimEnd() : throw new InvalidOperationException($"tests/exceptions/{file} gives no reason for: {line}")),
    ];

    /// <summary>The differences of a file, as the list has them.</summary>
    public static IEnumerable<string> Of(MutatedNwbOutcome outcome)
    {
        if (outcome.ResultDifference.Length > 0) yield return $"{outcome.Name} results {outcome.ResultDifference}";
        if (outcome.MetadataDifference.Length > 0) yield return $"{outcome.Name} metadata {outcome.MetadataDifference}";
    }
}
