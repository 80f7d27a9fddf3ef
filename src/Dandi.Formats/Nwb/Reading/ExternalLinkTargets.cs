using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>
/// Opens the files that external links refer to, and keeps them open until it is disposed. The Python client
/// validates the datasets found in them; links inside those files are not followed.
/// </summary>
/// <param name="path">The path of the file that contains the links; relative names start in its folder.
/// Null for a file that is not on this machine: its links are not followed.</param>
/// <param name="token">Cancels reading.</param>
internal sealed class ExternalLinkTargets(string? path, CancellationToken token) : IDisposable
{
    private const int MaxFiles = 16;

    private readonly Dictionary<string, Hdf5File?> _files = new(StringComparer.Ordinal);

    /// <summary>
    /// Finds the target of an external link; null if the file or the object in it cannot be found or read.
    /// </summary>
    public Hdf5Object? Find(Hdf5Link link)
    {
        try
        {
            return Open(link.TargetFile!)?.Find("/" + link.TargetPath!.TrimStart('/'));
        }
        catch (Hdf5Exception)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values)
            file?.Dispose();
    }

    private Hdf5File? Open(string name)
    {
        if (path is null || name.Contains('\0', StringComparison.Ordinal))
            return null;
        var full = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name));
        if (_files.TryGetValue(full, out var known))
            return known;
        return _files.Count < MaxFiles ? _files[full] = OpenNew(full) : null;
    }

    private Hdf5File? OpenNew(string full)
    {
        try
        {
            // Hdf5Exception, too, is an IOException.
            return Hdf5File.Open(full, token: token);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
