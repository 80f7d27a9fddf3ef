using System.Globalization;

namespace Dandi.Discovery;

/// <summary>A file was written to while it was being uploaded.</summary>
public sealed class FileChangedException(LocalFile file, long size, DateTimeOffset modified) : DandiException(
    $"`{file.Path}` changed while it was being uploaded: it had {file.Size} bytes of {Show(file.Modified)} and has {size} bytes of {Show(modified)} now. "
    + "Nothing of it was registered; upload it again when nothing writes to it any more.")
{
    private static string Show(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
