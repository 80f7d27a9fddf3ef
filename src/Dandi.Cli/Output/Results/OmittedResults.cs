using System.Text.Json.Nodes;

namespace Dandi.Cli.Output.Results;

/// <summary>What stands for results that are left out.</summary>
internal static class OmittedResults
{
    /// <summary>The member that tells it from a result.</summary>
    public const string Mark = "_truncated";

    /// <summary>For people.</summary>
    public static string ToLine(long count) => $"... and {count} more {(count == 1 ? "issue" : "issues")}";

    /// <summary>For programs.</summary>
    public static JsonObject ToJson(long count) => new() { [Mark] = true, ["omitted_count"] = count };
}
