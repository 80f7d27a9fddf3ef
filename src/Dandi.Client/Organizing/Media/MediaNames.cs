using Dandi.FileSystem;
using Dandi.Hdf5.Writing;

namespace Dandi.Organizing.Media;

/// <summary>Replaces the names of media in an organized NWB file.</summary>
public static class MediaNames
{
    /// <summary>
    /// Replaces the names and flushes the file to disk. It can be repeated: names that are replaced already stay.
    /// </summary>
    /// <param name="nwb">The organized NWB file: a copy, or the original in its new place, but not a link.</param>
    /// <param name="edits">The names; <see cref="Hdf5StringEdit.Reversed"/> undoes one.</param>
    /// <param name="token">Cancels before anything is written.</param>
    /// <exception cref="DandiException">The names cannot be replaced; the file is unchanged, or has some of the new
    /// names if the disk failed.</exception>
    public static void Replace(string nwb, IReadOnlyList<Hdf5StringEdit> edits, CancellationToken token) =>
        MediaErrors.Translate(nwb, () => ReplaceWritable(nwb, edits, token));

    /// <summary>The copy of a read-only file, as in archives of raw data, is read-only as well.</summary>
    private static void ReplaceWritable(string nwb, IReadOnlyList<Hdf5StringEdit> edits, CancellationToken token)
    {
        var mode = PathEntry.Read(nwb) is { Kind: EntryKind.File, IsLink: false } ? File.GetUnixFileMode(nwb) : default;
        if (mode == default || mode.HasFlag(UnixFileMode.UserWrite))
        {
            Hdf5StringEditor.Apply(nwb, edits, token);
            return;
        }
        File.SetUnixFileMode(nwb, mode | UnixFileMode.UserWrite);
        try
        {
            Hdf5StringEditor.Apply(nwb, edits, token);
        }
        finally
        {
            File.SetUnixFileMode(nwb, mode);
        }
    }
}
