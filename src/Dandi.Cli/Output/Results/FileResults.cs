namespace Dandi.Cli.Output.Results;

/// <summary>What can be said of a file that is not, or cannot be, opened.</summary>
internal static class FileResults
{
    /// <summary>A path outside of any Dandiset.</summary>
    public const string NoDandiset = "DANDI.NO_DANDISET_FOUND";

    /// <summary>A link to content that is not here.</summary>
    public const string ContentMissing = "DANDI.FILE_CONTENT_MISSING";

    /// <summary>The same, where it shall be passed over.</summary>
    public const string ContentMissingSkipped = "DANDI.FILE_CONTENT_MISSING_SKIPPED";

    /// <summary>The same, where the rest shall be judged.</summary>
    public const string ContentMissingPartial = "DANDI.FILE_CONTENT_MISSING_PARTIAL";

    /// <summary>A file that cannot be read.</summary>
    public const string UnreadableFile = Zarr.ZarrValidator.UnreadableFile;

    /// <summary>A folder whose names cannot be read.</summary>
    public const string UnreadableFolder = Zarr.ZarrValidator.UnreadableFolder;

    /// <summary>A fault of ours.</summary>
    public const string SoftwareError = "dandi.SOFTWARE_ERROR";

    /// <summary>The finding about a link to nothing.</summary>
    /// <param name="path">The path of the link in the Dandiset.</param>
    /// <param name="link">The link and where it leads, for people.</param>
    /// <param name="policy">What was asked for.</param>
    public static ValidationResult ForBrokenLink(string path, string link, MissingContent policy) =>
        policy switch
        {
            MissingContent.Skip => new ValidationResult(
                ContentMissingSkipped,
                Severity.Warning,
                path,
                $"Validation skipped: file content is not available (broken symlink: {link})."
            ),
            MissingContent.OnlyNonData => new ValidationResult(
                ContentMissingPartial,
                Severity.Warning,
                path,
                $"File content is not available (broken symlink: {link}); content-dependent checks skipped, path layout still validated."
            ),
            _ => new ValidationResult(
                ContentMissing,
                Severity.Error,
                path,
                $"File content is not available (broken symlink: {link}). Use --missing-file-content=skip or --missing-file-content=only-non-data to handle gracefully."
            ),
        };
}
