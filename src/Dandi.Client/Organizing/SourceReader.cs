using Dandi.Concurrency;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Nwb;
using Dandi.Organizing.Media;
using Dandi.Organizing.Naming;

namespace Dandi.Organizing;

/// <summary>Reads the metadata of NWB files, each once, several in parallel.</summary>
/// <remarks>
/// Of each file only a few short fields are kept, so memory grows by about a kilobyte per file: a name depends on all
/// files of the set.
/// </remarks>
/// <param name="clock">Provides the time zone for times without an offset.</param>
/// <param name="show">Formats a full path as it is shown to the user.</param>
/// <param name="jobs">How many files to read in parallel.</param>
public sealed class SourceReader(TimeProvider clock, Func<string, string> show, int jobs)
{
    // Fields without which a file would be moved under a wrong name, or without its videos.
    private static readonly string[] NeededFields =
    [
        "object_id",
        "/general/session_id",
        "cell_id",
        "slice_id",
        "tissue_sample_id",
        "/general/devices",
        "the external files",
    ];

    /// <summary>Reads files, and yields them in their order.</summary>
    /// <param name="found">The files, enumerated while earlier ones are read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public IAsyncEnumerable<SourceFile> ReadAsync(IEnumerable<LocalAsset> found, CancellationToken cancellationToken) =>
        OrderedParallel.SelectAsync(
            found.ToAsyncEnumerable(),
            jobs,
            (asset, token) => Task.FromResult(Read(asset, token)),
            cancellationToken,
            abandonsBlocked: true
        );

    private SourceFile Read(LocalAsset asset, CancellationToken cancellationToken)
    {
        var shown = show(asset.FullPath);
        var unread = new SourceFile(asset.FullPath, new NamingFields(shown));
        if (asset.Problem is { } problem)
            return unread with { Problem = problem };
        try
        {
            using var file = LocalFile.Open(asset.FullPath);
            using var reader = new NwbReader(file.Handle, asset.FullPath, shown, clock, cancellationToken);
            var record = reader.ReadRecord();
            var media = reader.ReadMedia();
            return new SourceFile(asset.FullPath, NamingFields.Of(shown, record))
            {
                Problem = FindProblem(record),
                HasExternalFiles = record.ExternalFileObjects.Count > 0 || media.References.Count > 0,
                Media = media,
                Notes = [.. record.Notes, .. MediaPlanner.FindNotes(media)],
                Status = file.Status,
            };
        }
        catch (Exception error) when (error is DandiException || StorageFault.Is(error))
        {
            return unread with { Problem = error.Message };
        }
    }

    private static string? FindProblem(NwbRecord record) =>
        record.Unread.FirstOrDefault(note =>
            Array.Exists(NeededFields, field => note.StartsWith(field, StringComparison.Ordinal))
        )
        ?? (
            string.IsNullOrEmpty(record.SubjectId)
                ? "It has no `subject_id` (`/general/subject/subject_id`), which its name must contain."
                : null
        );
}
