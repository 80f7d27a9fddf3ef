namespace Dandi.Cli.Commands.Organize;

/// <summary>The values of <c>--files-mode</c>.</summary>
internal enum FilesMode
{
    /// <summary>Symbolic links if the file system has them, otherwise hard links, otherwise copies.</summary>
    Auto,

    /// <summary>Print the plan and change nothing.</summary>
    Dry,

    /// <summary>Symbolic links in a new folder.</summary>
    Simulate,

    Copy,
    Move,
    HardLink,
    SymbolicLink,
}
