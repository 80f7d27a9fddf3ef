namespace Dandi.Cli.Output.Results;

/// <summary>Results about files that are not, or cannot be, opened. Messages are those of the Python client.</summary>
internal static class FileResults
{
    /// <summary>The path is not in a Dandiset.</summary>
    public const string NoDandiset = "DANDI.NO_DANDISET_FOUND";

    /// <summary>The file is a broken link.</summary>
    public const string ContentMissing = "DANDI.FILE_CONTENT_MISSING";

    /// <summary>The file is a broken link, and the user asked to skip it.</summary>
    public const string ContentMissingSkipped = "DANDI.FILE_CONTENT_MISSING_SKIPPED";

    /// <summary>The file is a broken link, and the user asked to check what needs no content.</summary>
    public const string ContentMissingPartial = "DANDI.FILE_CONTENT_MISSING_PARTIAL";

    /// <summary>The file cannot be read.</summary>
    public const string UnreadableFile = Zarr.ZarrValidator.UnreadableFile;

    /// <summary>The folder cannot be listed.</summary>
    public const string UnreadableFolder = Zarr.ZarrValidator.UnreadableFolder;

    /// <summary>Validation failed because of a bug in this program.</summary>
    public const string SoftwareError = "dandi.SOFTWARE_ERROR";

    /// <summary>Creates the result that a bug in this program prevented the validation of a path.</summary>
    public static ValidationResult ForBug(string path, Exception bug) =>
        new(
            SoftwareError,
            Severity.Error,
            path,
            $"It was not validated because of a bug in dandi: {bug.GetType().Name}: {bug.Message}"
        );

    /// <summary>Creates the result for a broken link.</summary>
    /// <param name="path">The path of the link in the Dandiset.</param>
    /// <param name="link">The link and its target, for the message.</param>
    /// <param name="policy">The value of <c>--missing-file-content</c>.</param>
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
                $"File content is not available (broken symlink: {link}); content-dependent checks skipped, path "
                    + "layout still validated."
            ),
            _ => new ValidationResult(
                ContentMissing,
                Severity.Error,
                path,
                $"File content is not available (broken symlink: {link}). Use --missing-file-content=skip or "
                    + "--missing-file-content=only-non-data to handle gracefully."
            ),
        };
}
