using Dandi.FileSystem;
using Dandi.Hdf5.Writing;

namespace Dandi.Organizing.Media;

/// <summary>Finds what prevents media from being organized, before anything is moved.</summary>
public static class MediaChecks
{
    private const int MaxListed = 5;

    /// <summary>Checks the videos and images of all NWB files of a run.</summary>
    /// <param name="plans">The plans of all NWB files.</param>
    /// <param name="areMoved">Whether the videos and images are moved.</param>
    /// <param name="token">Cancels the check.</param>
    /// <exception cref="DandiException">A file does not exist, two of them have the same new place, or two NWB files
    /// name one that is to be moved.</exception>
    public static void CheckFiles(IReadOnlyCollection<MediaPlan> plans, bool areMoved, CancellationToken token)
    {
        var missing = new List<string>();
        var (users, targets) = (new Dictionary<string, string>(), new Dictionary<string, MediaFile>());
        foreach (var (plan, file) in plans.SelectMany(plan => plan.Files, (plan, file) => (plan, file)))
        {
            token.ThrowIfCancellationRequested();
            if (FindProblem(file.Source) is { } problem)
                missing.Add($"`{plan.Nwb}` names `{file.Source}`, which {problem}");
            if (!targets.TryAdd(file.Target, file) && targets[file.Target].Source != file.Source)
            {
                throw new DandiException(
                    $"`{targets[file.Target].Source}` and `{file.Source}` would both become `{file.Target}`: "
                        + $"two objects of `{plan.Nwb}` have the same object_id. Write the NWB file again."
                );
            }
            if (areMoved && !users.TryAdd(Identify(file.Source), plan.Nwb))
            {
                throw new DandiException(
                    $"`{file.Source}` cannot be moved for `{users[Identify(file.Source)]}`, because "
                        + $"`{plan.Nwb}` names it, too. Use another mode in `--media-files-mode`."
                );
            }
        }
        if (missing.Count > 0)
            throw new DandiException(Describe(missing));
    }

    /// <summary>Checks that the names in an NWB file can be replaced in place, once the file is organized.</summary>
    /// <param name="plan">The plan of the file, which is still in its old place.</param>
    /// <param name="isMoved">Whether the NWB file is moved, so that the original is changed rather than a
    /// copy.</param>
    /// <param name="token">Cancels the check.</param>
    /// <exception cref="DandiException">They cannot be; the message says why and what to do.</exception>
    public static void CheckEdits(MediaPlan plan, bool isMoved, CancellationToken token) =>
        MediaErrors.Translate(plan.Nwb, () =>
        {
            Hdf5StringEditor.Check(plan.Nwb, plan.Edits, isMoved, token);
            return true;
        });

    private static string? FindProblem(string path)
    {
        if (PathEntry.TryRead(path, out var unknown) is not { } entry)
            return $"cannot be examined: {unknown}";
        return entry.Kind switch
        {
            EntryKind.File => null,
            EntryKind.None => entry.DanglingLink is { } link ? $"is {link}" : "does not exist",
            EntryKind.Folder => "is a folder",
            _ => "is not a regular file",
        };
    }

    /// <summary>Identifies a file under all its paths.</summary>
    private static string Identify(string path) =>
        FileStatus.TryRead(path) is { } status ? $"{status.Device}:{status.Inode}" : path;

    private static string Describe(List<string> missing) =>
        $"{string.Join(". ", missing.Take(MaxListed))}"
        + (missing.Count > MaxListed ? $", and {CountText.Of(missing.Count - MaxListed)} more." : ".")
        + " Nothing was organized: put the files where the NWB file says, or correct the names in it.";
}
