using System.Globalization;
using Dandi.Files;

namespace Dandi.Zarrs;

/// <summary>Files of a Zarr that could not be sent, by name; from many threads.</summary>
internal sealed class ZarrEntryFailures
{
    /// <summary>With more failures than these it is the Zarr that fails, not files of it.</summary>
    public const int MaxListed = 1000;

    private const int Shown = 20;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Exception> _reasons = new(Utf8Order.Instance);
    private int _more;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _reasons.Count + _more;
        }
    }

    /// <summary>Notes one; of many, only the first are kept by name.</summary>
    public void Add(string path, Exception reason)
    {
        lock (_lock)
        {
            if (_reasons.Count < MaxListed || _reasons.ContainsKey(path))
                _reasons[path] = reason;
            else
                _more++;
        }
    }

    /// <summary>The error of the Zarr that names them: a <see cref="FileChangedException"/> where that is all that happened.</summary>
    public DandiException ToException()
    {
        lock (_lock)
        {
            var lines = _reasons.Take(Shown).Select(failure => $"\n  {failure.Key}: {failure.Value.Message}");
            var more =
                _more > 0 ? "\n  … and many more"
                : Count > Shown ? string.Create(CultureInfo.InvariantCulture, $"\n  … and {Count - Shown} more")
                : "";
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"{(_more > 0 ? $"More than {MaxListed}" : $"{Count}")} file{(Count == 1 ? "" : "s")} of the Zarr could not be uploaded; the others are there, and the next run sends only what is missing:{string.Concat(lines)}{more}"
            );
            var changes = _reasons.Values.OfType<FileChangedException>().ToList();
            return changes.Count == Count
                ? new FileChangedException(message, [.. changes.SelectMany(change => change.Files)])
                : new DandiException(message);
        }
    }
}
