using System.Text.Json.Nodes;
using Dandi.Cli.Output;

namespace Dandi.Cli.Commands.List;

/// <summary>The record of a path.</summary>
/// <param name="Fields">The fields that could be read.</param>
/// <param name="Error">Why fields are missing; null if none are.</param>
/// <param name="ExitCode">The exit code that the error requires.</param>
internal sealed record ListedRecord(JsonObject Fields, string? Error = null, int ExitCode = ExitCode.Done)
{
    /// <summary>Warnings about content that was not read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
