using System.Globalization;
using Dandi.Files;

namespace Dandi.Zarrs;

/// <summary>The entries of a Zarr that could not be transferred, by path. Thread-safe.</summary>
internal sealed class ZarrEntryFailures
{
    /// <summary>How many failures are kept by path. With more, the transfer of the whole Zarr is given up.</summary>
    public const int MaxListed = 1000;

    private const int MaxShown = 20;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Exception> _reasons = new(Utf8Order.Instance);
    private int _unlisted;

    public int Count
    {
        get
        {
            lock (_lock)
                return _reasons.Count + _unlisted;
        }
    }

    /// <summary>Adds a failure. The last reason for a path is kept.</summary>
    public void Add(string path, Exception reason)
    {
        lock (_lock)
        {
            if (_reasons.Count < MaxListed || _reasons.ContainsKey(path))
                _reasons[path] = reason;
            else
                _unlisted++;
        }
    }

    /// <summary>Lists the first entries with their reasons; each line follows a line break.</summary>
    public string List()
    {
        lock (_lock)
        {
            var lines = _reasons.Take(MaxShown).Select(failure => $"\n  {failure.Key}: {failure.Value.Message}");
            var more =
                _unlisted > 0 ? "\n  … and many more"
                : Count > MaxShown ? string.Create(CultureInfo.InvariantCulture, $"\n  … and {Count - MaxShown} more")
                : "";
            return string.Concat(lines) + more;
        }
    }

    /// <summary>Creates the exception of the Zarr, which lists the entries.</summary>
    /// <param name="summary">The rest of a sentence about the entries, and what to do now.</param>
    /// <returns>A <see cref="FileChangedException"/> if all of them failed because a file changed.</returns>
    public DandiException ToException(string summary)
    {
        lock (_lock)
        {
            var count = _unlisted > 0 ? $"More than {MaxListed}" : Count.ToString(CultureInfo.InvariantCulture);
            var message = $"{count} {(Count == 1 ? "entry" : "entries")} of the Zarr {summary}:" + List();
            var changes = _reasons.Values.OfType<FileChangedException>().ToList();
            return changes.Count == Count
                ? new FileChangedException(message, [.. changes.SelectMany(change => change.Files)])
                : new DandiException(message);
        }
    }
}
