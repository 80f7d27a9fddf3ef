using System.Globalization;

namespace Dandi.Files;

/// <summary>A file, or files of a Zarr, changed or disappeared while they were being hashed or uploaded.</summary>
public sealed class FileChangedException : DandiException
{
    private const string Advice =
        "The asset was not registered; make sure no other program is writing to the file, then run the command again.";

    /// <summary>The size or modification time differs from when the file was opened.</summary>
    /// <param name="file">The file, with the size and time that it had when it was opened.</param>
    /// <param name="size">The current size in bytes.</param>
    /// <param name="modified">The current modification time.</param>
    /// <param name="part">The part in which the change was detected; null for the whole file.</param>
    public FileChangedException(LocalFile file, long size, DateTimeOffset modified, Part? part = null)
        : base(
            $"`{file.Path}` changed while it was being uploaded{Where(part)}: it had {file.Size} bytes, modified at "
                + $"{Show(file.Modified)}, and now has {size} bytes, modified at {Show(modified)}. {Advice}"
        ) => Files = [file.Path];

    /// <summary>The content differs from when it was hashed, although size and time are the same.</summary>
    /// <param name="file">The file.</param>
    /// <param name="part">The part in which the change was detected.</param>
    public FileChangedException(LocalFile file, Part part)
        : base(
            $"The content of `{file.Path}` changed after it was hashed{Where(part)}, but its size ({file.Size} bytes) "
                + $"and its modification time ({Show(file.Modified)}) did not: a program writes to it without updating "
                + $"the time, or the disk or memory of this machine is faulty. {Advice}"
        ) => (Files, IsSilent) = ([file.Path], true);

    /// <summary>The size of a file of a Zarr differs from when it was hashed.</summary>
    /// <param name="file">The file, with its current size.</param>
    /// <param name="size">The size in bytes when it was hashed.</param>
    public FileChangedException(LocalFile file, long size)
        : base(
            $"`{file.Path}` changed while it was being uploaded: it had {size} bytes and now has {file.Size} bytes, "
                + $"modified at {Show(file.Modified)}."
        ) => Files = [file.Path];

    /// <summary>A file does not exist any more.</summary>
    /// <param name="path">Its path on this machine.</param>
    /// <param name="cause">The error of the operating system.</param>
    public FileChangedException(string path, Exception cause)
        : base($"File not found: `{path}`", cause) => Files = [path];

    /// <summary>Several files of a Zarr changed.</summary>
    /// <param name="message">Which files changed, and how.</param>
    /// <param name="files">Their paths on this machine.</param>
    public FileChangedException(string message, IReadOnlyList<string> files)
        : base(message) => Files = files;

    /// <summary>The paths on this machine of the files that changed.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Whether size and modification time do not show the change, so that only hashing detects it.</summary>
    public bool IsSilent { get; }

    private static string Where(Part? part) =>
        part is { } seen
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" (part {seen.Number}, {seen.Size} bytes from {seen.Offset})"
            )
            : "";

    private static string Show(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
