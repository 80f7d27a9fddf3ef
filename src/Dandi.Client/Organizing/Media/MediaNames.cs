using Dandi.FileSystem;
using Dandi.Hdf5.Writing;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Organizing.Media;

/// <summary>Replaces the names of media in an organized NWB file.</summary>
public static class MediaNames
{
    /// <summary>
    /// Replaces the names and flushes the file to disk. It can be repeated: names that are replaced already stay.
    /// </summary>
    /// <param name="nwb">The original NWB file in its place, but not a link.</param>
    /// <param name="edits">The names; <see cref="Hdf5StringEdit.Reversed"/> undoes one.</param>
    /// <param name="permissions">
    /// The permissions of the file, which it gets back: a read-only file is made writable for a moment, and an
    /// interrupted run may have left it so.
    /// </param>
    /// <param name="token">Cancels before anything is written.</param>
    /// <exception cref="DandiException">The names cannot be replaced; the file is unchanged, or has some of the new
    /// names if the disk failed.</exception>
    /// <returns>Whether anything was written.</returns>
    public static bool Replace(
        string nwb,
        IReadOnlyList<Hdf5StringEdit> edits,
        UnixFileMode permissions,
        CancellationToken token
    ) => MediaErrors.Translate(nwb, () => ReplaceWritable(nwb, edits, permissions, token));

    /// <summary>Replaces the names in a copy that has no name yet.</summary>
    /// <param name="nwb">The path of the original, for messages.</param>
    /// <param name="copy">The copy, open for reading and writing.</param>
    /// <param name="edits">The names.</param>
    /// <param name="token">Cancels before anything is written.</param>
    /// <exception cref="DandiException">The names cannot be replaced.</exception>
    public static void ReplaceInCopy(
        string nwb,
        SafeFileHandle copy,
        IReadOnlyList<Hdf5StringEdit> edits,
        CancellationToken token
    ) => MediaErrors.Translate(nwb, () => Hdf5StringEditor.Apply(nwb, copy, edits, token));

    private static bool ReplaceWritable(
        string nwb,
        IReadOnlyList<Hdf5StringEdit> edits,
        UnixFileMode permissions,
        CancellationToken token
    )
    {
        // Nothing else than a file of our own is made writable; the editor says what is wrong with it.
        if (PathEntry.Read(nwb) is not { Kind: EntryKind.File, IsLink: false })
            return Hdf5StringEditor.Apply(nwb, edits, token);
        var writable = permissions | UnixFileMode.UserWrite;
        if (!File.GetUnixFileMode(nwb).HasFlag(UnixFileMode.UserWrite))
            File.SetUnixFileMode(nwb, writable);
        try
        {
            return Hdf5StringEditor.Apply(nwb, edits, token);
        }
        finally
        {
            if (writable != permissions)
                File.SetUnixFileMode(nwb, permissions);
        }
    }
}
