using Dandi.Dois;

namespace Dandi.Cli.Commands.ServiceScripts;

/// <summary>The parsed command line of <c>dandi service-scripts update-dandiset-from-doi</c>.</summary>
internal sealed record DoiUpdateRequest
{
    public required Doi Doi { get; init; }

    public required DandisetId Dandiset { get; init; }

    public required string Instance { get; init; }

    public ExistingValues Existing { get; init; }

    public required IReadOnlyList<DoiField> Fields { get; init; }

    /// <summary>Whether changes are printed and saved without asking.</summary>
    public bool SkipsQuestions { get; init; }
}
