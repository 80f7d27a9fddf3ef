namespace Dandi.Cli.Output.Results;

/// <summary>
/// What to do with broken links to content that is not on this machine, such as those of DataLad
/// (<c>--missing-file-content</c>).
/// </summary>
internal enum MissingContent
{
    /// <summary>Each one is an error.</summary>
    Error,

    /// <summary>Checks that need no content are made, and there is a warning.</summary>
    OnlyNonData,

    /// <summary>They are skipped with a warning.</summary>
    Skip,
}
