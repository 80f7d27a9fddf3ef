using Dandi.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Hdf5.Writing;

/// <summary>
/// Replaces strings of datasets in place, without moving anything in the file. docs/spec/hdf5.md, section 8, says
/// which files allow it.
/// </summary>
/// <remarks>
/// Nothing is written unless everything can be. An interruption at any point leaves a valid file in which each string
/// has its old or its new text; the same edits can then be applied again.
/// </remarks>
public static class Hdf5StringEditor
{
    /// <summary>Checks that edits are possible, without writing.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="edits">The edits. One whose element has the new text already is skipped.</param>
    /// <param name="editsOriginal">Whether this file is to be edited, rather than a copy of it.</param>
    /// <param name="token">Cancels the check.</param>
    /// <exception cref="Hdf5EditException">The file does not allow one of the edits, or is not as they
    /// expect.</exception>
    /// <exception cref="Hdf5Exception">The file is damaged or not supported.</exception>
    /// <exception cref="IOException">The file cannot be read, or it is to be edited and another program has it
    /// open.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read the file, or may neither edit it nor make it
    /// writable.</exception>
    public static void Check(
        string path,
        IReadOnlyList<Hdf5StringEdit> edits,
        bool editsOriginal,
        CancellationToken token
    )
    {
        using var handle = editsOriginal ? OpenEditable(path) : RegularFile.OpenHandle(path);
        if (editsOriginal)
            CheckNames(path, handle);
        Plan(handle, edits, token);
    }

    /// <summary>Applies edits to a file that no other program has open, and flushes it to disk.</summary>
    /// <param name="path">The path of the file; not a symbolic link, and the only name of the file.</param>
    /// <param name="edits">The edits. One whose element has the new text already is skipped.</param>
    /// <param name="token">Cancels until the first write.</param>
    /// <exception cref="Hdf5EditException">The file does not allow one of the edits, or is not as they
    /// expect.</exception>
    /// <exception cref="Hdf5Exception">The file is damaged or not supported.</exception>
    /// <exception cref="IOException">The file cannot be opened or written, or another program has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write to the file.</exception>
    /// <returns>Whether anything was written.</returns>
    public static bool Apply(string path, IReadOnlyList<Hdf5StringEdit> edits, CancellationToken token)
    {
        using var handle = RegularFile.OpenForEditing(path);
        CheckNames(path, handle);
        return Apply(path, handle, edits, token);
    }

    /// <summary>Applies edits to an open file, and flushes it to disk.</summary>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="file">The file, open for reading and writing, which no other program knows of.</param>
    /// <param name="edits">The edits. One whose element has the new text already is skipped.</param>
    /// <param name="token">Cancels until the first write.</param>
    /// <exception cref="Hdf5EditException">The file does not allow one of the edits, or is not as they
    /// expect.</exception>
    /// <exception cref="Hdf5Exception">The file is damaged or not supported.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <returns>Whether anything was written.</returns>
    public static bool Apply(
        string path,
        SafeFileHandle file,
        IReadOnlyList<Hdf5StringEdit> edits,
        CancellationToken token
    )
    {
        var plan = Plan(file, edits, token);
        token.ThrowIfCancellationRequested();
        if (plan.IsEmpty)
            return false;
        plan.Write(file);
        using var written = Hdf5File.Open(file, leaveOpen: true, token: CancellationToken.None);
        Verify(written, path, edits);
        return true;
    }

    /// <summary>
    /// Whether a file is, byte for byte, what edits make of another one: what is written follows from the content and
    /// the edits alone.
    /// </summary>
    /// <param name="original">The file without the edits, open for reading.</param>
    /// <param name="edited">The other file, open for reading.</param>
    /// <param name="edits">The edits.</param>
    /// <param name="token">Cancels the comparison.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static bool IsEdited(
        SafeFileHandle original,
        SafeFileHandle edited,
        IReadOnlyList<Hdf5StringEdit> edits,
        CancellationToken token
    )
    {
        try
        {
            return Plan(original, edits, token).Makes(original, edited, token);
        }
        catch (Exception error) when (error is Hdf5EditException or Hdf5Exception)
        {
            return false;
        }
    }

    /// <summary>Opens a file as <see cref="Apply(string, IReadOnlyList{Hdf5StringEdit}, CancellationToken)"/> can do
    /// it later: its owner can make a read-only file writable.</summary>
    private static SafeFileHandle OpenEditable(string path)
    {
        try
        {
            return RegularFile.OpenForEditing(path);
        }
        catch (UnauthorizedAccessException) when (FileOwner.IsOwn(path))
        {
            var handle = RegularFile.OpenHandle(path);
            try
            {
                RegularFile.TryLock(handle, path);
                return handle;
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
    }

    private static EditPlan Plan(SafeFileHandle handle, IReadOnlyList<Hdf5StringEdit> edits, CancellationToken token)
    {
        using var file = Hdf5File.Open(handle, leaveOpen: true, token: token);
        return EditPlanner.Plan(file, edits);
    }

    /// <summary>Refuses a file that would change under other names as well.</summary>
    private static void CheckNames(string path, SafeFileHandle handle)
    {
        if (PathEntry.Read(path).IsLink)
            throw Hdf5EditException.File("it is a symbolic link, whose target would be changed. Use a copy");
        if (FileStatus.CountNames(handle) != 1)
        {
            throw Hdf5EditException.File(
                "it has other names (hard links), under which it would be changed, too. Use a copy"
            );
        }
    }

    private static void Verify(Hdf5File written, string path, IReadOnlyList<Hdf5StringEdit> edits)
    {
        foreach (var edit in edits)
        {
            if (EditPlanner.Find(written, edit).Values.ReadString(edit.Index) != edit.New)
                throw new IOException($"`{path}` does not have the text that was written to `{edit.Dataset}`.");
        }
    }
}
