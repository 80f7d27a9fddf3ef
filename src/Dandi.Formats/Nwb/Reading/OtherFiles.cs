using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>The files that external links lead into, open while their owner is. The reference validates what it finds in them; links within them are not followed any further.</summary>
/// <param name="path">The file that has the links; relative names begin in its folder.</param>
/// <param name="token">Ends the reading.</param>
internal sealed class OtherFiles(string path, CancellationToken token) : IDisposable
{
    private const int MaxFiles = 16;
    private const int MinFile = 96;

    private readonly Dictionary<string, Hdf5File?> _files = new(StringComparer.Ordinal);

    /// <summary>What an external link leads to; null if there is no such file, or nothing in it.</summary>
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
        if (name.Contains('\0', StringComparison.Ordinal))
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
            // Devices and pipes have no length; opening a pipe would wait for its writer.
            return new FileInfo(full) is { Exists: true, Length: >= MinFile }
                ? Hdf5File.Open(full, token: token)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
