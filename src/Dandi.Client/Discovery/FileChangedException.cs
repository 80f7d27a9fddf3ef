using System.Globalization;

namespace Dandi.Discovery;

/// <summary>A file was written to while it was being uploaded: nothing of it is registered.</summary>
public sealed class FileChangedException : DandiException
{
    private const string Advice = "Nothing of it was registered; upload it again when nothing writes to it any more.";

    /// <summary>Its size or its time is another one.</summary>
    /// <param name="file">The file, as it was opened.</param>
    /// <param name="size">Its size now, in bytes.</param>
    /// <param name="modified">Its modification time now.</param>
    /// <param name="part">Where that was seen; null for the whole file.</param>
    public FileChangedException(LocalFile file, long size, DateTimeOffset modified, Part? part = null)
        : base($"`{file.Path}` changed while it was being uploaded{Where(part)}: it had {file.Size} bytes of {Show(file.Modified)} and has {size} bytes of {Show(modified)} now. {Advice}") { }

    /// <summary>Its bytes are other ones, although its size and its time are the same.</summary>
    /// <param name="file">The file.</param>
    /// <param name="part">Where that was seen.</param>
    public FileChangedException(LocalFile file, Part part)
        : base($"`{file.Path}` reads otherwise than when it was digested{Where(part)}, though it still has {file.Size} bytes of {Show(file.Modified)}. "
            + $"Something writes to it without changing its time, or the disk or the memory of this machine fails. {Advice}") => IsHidden = true;

    /// <summary>Whether size and time tell nothing of the change.</summary>
    public bool IsHidden { get; }

    private static string Where(Part? part) => part is { } seen ? string.Create(CultureInfo.InvariantCulture, $" (part {seen.Number}, {seen.Size} bytes from {seen.Offset})") : "";

    private static string Show(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
