using System.CommandLine;
using Dandi.Organizing.Placing;

namespace Dandi.Cli.Commands.Organize;

/// <summary>The parsed options of <c>dandi organize</c>.</summary>
internal sealed record OrganizeRequest
{
    /// <summary>The files and folders as typed; none means in place.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>The Dandiset as typed; null for the one that contains the working directory.</summary>
    public string? Dandiset { get; init; }

    public FilesMode FilesMode { get; init; }

    /// <summary>How NWB files are placed; null if that depends on the file system.</summary>
    public PlacementMode? Placement =>
        FilesMode switch
        {
            FilesMode.Auto => null,
            FilesMode.Copy => PlacementMode.Copy,
            FilesMode.Move => PlacementMode.Move,
            FilesMode.HardLink => PlacementMode.HardLink,
            _ => PlacementMode.SymbolicLink,
        };

    /// <summary>Whether files that cannot be organized are skipped instead of ending the run.</summary>
    public bool SkipsInvalid { get; init; }

    /// <summary>Whether videos and images in separate files are organized, too.</summary>
    public bool UpdatesExternalFilePaths { get; init; }

    /// <summary>How videos and images are placed; null if the user did not say so.</summary>
    public PlacementMode? MediaMode { get; init; }

    /// <summary>Whether an interrupted run is undone.</summary>
    public bool Undoes { get; init; }

    public IReadOnlyList<string> RequiredFields { get; init; } = [];

    /// <summary>How many files to read and to place at a time.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    public static OrganizeRequest Read(ParseResult parsed) =>
        new()
        {
            Paths = parsed.GetValue(OrganizeArguments.Paths) ?? [],
            Dandiset = parsed.GetValue(OrganizeArguments.Dandiset),
            FilesMode = parsed.GetValue(OrganizeArguments.Mode),
            SkipsInvalid = parsed.GetValue(OrganizeArguments.Invalid) == InvalidFiles.Warn,
            UpdatesExternalFilePaths = parsed.GetValue(OrganizeArguments.UpdateExternalFilePaths),
            MediaMode = parsed.GetResult(OrganizeArguments.MediaMode) is null
                ? null
                : parsed.GetValue(OrganizeArguments.MediaMode),
            Undoes = parsed.GetValue(OrganizeArguments.Undo),
            RequiredFields = parsed.GetValue(OrganizeArguments.RequiredFields) ?? [],
            Jobs = parsed.GetValue(OrganizeArguments.Debug)
                ? 1
                : parsed.GetValue(OrganizeArguments.Jobs) ?? Environment.ProcessorCount,
        };
}
