using System.Text.Json.Nodes;
using Dandi.Cli.Output;

namespace Dandi.Cli.Commands.List;

/// <summary>The record of a path.</summary>
/// <param name="Fields">What could be read.</param>
/// <param name="Error">Why that is not all; null if it is.</param>
/// <param name="ExitCode">What the error says to the caller of the process.</param>
internal sealed record ListedRecord(JsonObject Fields, string? Error = null, int ExitCode = ExitCode.Done)
{
    /// <summary>What was passed over in reading.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
