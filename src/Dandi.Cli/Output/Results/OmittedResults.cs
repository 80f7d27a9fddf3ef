using System.Text.Json.Nodes;

namespace Dandi.Cli.Output.Results;

/// <summary>The line or record that replaces results omitted by <c>--max-per-group</c>.</summary>
internal static class OmittedResults
{
    /// <summary>The member by which the record differs from a result.</summary>
    public const string Mark = "_truncated";

    /// <summary>Returns the line of the text format.</summary>
    public static string ToLine(long count) => $"... and {count} more {(count == 1 ? "issue" : "issues")}";

    /// <summary>Returns the record of the other formats.</summary>
    public static JsonObject ToJson(long count) => new() { [Mark] = true, ["omitted_count"] = count };
}
