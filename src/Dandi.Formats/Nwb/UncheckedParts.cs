using Dandi.Hdf5;
using Dandi.Nwb.Inspection;

namespace Dandi.Nwb;

/// <summary>What of a file was not checked because this reader cannot read it. A gap of the reader is never a finding against the file, but it is told, so that nobody takes the file for checked.</summary>
/// <remarks>Its memory is bounded: beyond <see cref="MaxParts"/>, parts are only counted.</remarks>
public sealed class UncheckedParts
{
    /// <summary>How many parts are told of one by one.</summary>
    public const int MaxParts = 10_000;

    private readonly Dictionary<(string Path, string Reason), List<string>> _checks = [];
    private readonly List<(string Path, string Reason)> _order = [];
    private long _omitted;

    /// <summary>Notes a check that could not be made.</summary>
    /// <param name="path">What it would have checked: the path of an object in the file.</param>
    /// <param name="check">Its name.</param>
    /// <param name="gap">Why it could not be made.</param>
    public void Add(string path, string check, UnsupportedHdf5Exception gap)
    {
        if (_checks.TryGetValue((path, gap.Message), out var checks))
        {
            if (!checks.Contains(check, StringComparer.Ordinal))
                checks.Add(check);
        }
        else if (_order.Count < MaxParts)
        {
            _checks[(path, gap.Message)] = [check];
            _order.Add((path, gap.Message));
        }
        else
        {
            _omitted++;
        }
    }

    /// <summary>One result for each part and reason, which names the checks that were not made.</summary>
    /// <param name="assetPath">The file, relative to the Dandiset's root.</param>
    public IEnumerable<ValidationResult> ToResults(string assetPath) =>
        ToResults().Select(result => result.ToResult(assetPath) with { Origin = new ValidationOrigin("dandi") });

    /// <summary>The same as findings.</summary>
    internal IEnumerable<CheckMessage> ToResults()
    {
        foreach (var part in _order)
        {
            yield return NotChecked(
                $"{part.Path} was not checked by {string.Join(", ", _checks[part])}: this version of dandi cannot read it. {part.Reason}.",
                part.Path
            );
        }
        if (_omitted > 0)
            yield return NotChecked(
                $"{_omitted} more checks of other parts of the file were not made, because this version of dandi cannot read what they check.",
                null
            );
    }

    private static CheckMessage NotChecked(string message, string? location) =>
        new(InspectionIds.NotValidated, Severity.Warning, message, location);
}
