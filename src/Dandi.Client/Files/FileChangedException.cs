using System.Globalization;

namespace Dandi.Files;

/// <summary>A file, or files of a Zarr, were written to or taken away while they were being uploaded.</summary>
public sealed class FileChangedException : DandiException
{
    private const string Advice = "Nothing of it was registered; upload it again when nothing writes to it any more.";

    /// <summary>Its size or its time is another one.</summary>
    /// <param name="file">The file, as it was opened.</param>
    /// <param name="size">Its size now, in bytes.</param>
    /// <param name="modified">Its modification time now.</param>
    /// <param name="part">Where that was seen; null for the whole file.</param>
    public FileChangedException(LocalFile file, long size, DateTimeOffset modified, Part? part = null)
        : base(
            $"`{file.Path}` changed while it was being uploaded{Where(part)}: it had {file.Size} bytes of {Show(file.Modified)} and has {size} bytes of {Show(modified)} now. {Advice}"
        ) => Files = [file.Path];

    /// <summary>Its bytes are other ones, although its size and its time are the same.</summary>
    /// <param name="file">The file.</param>
    /// <param name="part">Where that was seen.</param>
    public FileChangedException(LocalFile file, Part part)
        : base(
            $"`{file.Path}` reads otherwise than when it was digested{Where(part)}, though since it was opened it has had {file.Size} bytes of {Show(file.Modified)}. "
                + $"Something writes to it without changing its time, or the disk or the memory of this machine fails. {Advice}"
        ) => (Files, IsHidden) = ([file.Path], true);

    /// <summary>A file of a Zarr has another size than when it was digested.</summary>
    /// <param name="file">The file, as it is now.</param>
    /// <param name="size">Its size then, in bytes.</param>
    public FileChangedException(LocalFile file, long size)
        : base(
            $"`{file.Path}` changed while it was being uploaded: it had {size} bytes and has {file.Size} bytes of {Show(file.Modified)} now."
        ) => Files = [file.Path];

    /// <summary>A file is gone.</summary>
    /// <param name="path">Where it was on this machine.</param>
    /// <param name="cause">What the system says.</param>
    public FileChangedException(string path, Exception cause)
        : base($"File not found: `{path}`", cause) => Files = [path];

    /// <summary>Files of a Zarr have changed.</summary>
    /// <param name="message">Which, and how.</param>
    /// <param name="files">Where they are on this machine.</param>
    public FileChangedException(string message, IReadOnlyList<string> files)
        : base(message) => Files = files;

    /// <summary>What has changed: where it is on this machine.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Whether size and time tell nothing of the change.</summary>
    public bool IsHidden { get; }

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
