using Dandi.Hdf5;
using Dandi.Nwb.Inspection;

namespace Dandi.Nwb;

/// <summary>
/// Collects the parts of a file that were not checked because this version cannot read them. This is never an error
/// of the file, but it is reported, so that no one assumes that everything was checked
/// (docs/decisions/0017-unsupported-hdf5-features.md).
/// </summary>
/// <remarks>Memory is bounded: beyond <see cref="MaxParts"/>, parts are only counted.</remarks>
public sealed class UncheckedParts
{
    /// <summary>The maximum number of parts that are reported individually.</summary>
    public const int MaxParts = 10_000;

    private readonly Dictionary<(string Path, string Reason), List<string>> _checks = [];
    private readonly List<(string Path, string Reason)> _order = [];
    private long _omitted;

    /// <summary>Records a check that was not possible.</summary>
    /// <param name="path">The path of the object in the file that was not checked.</param>
    /// <param name="check">The name of the check, for the message.</param>
    /// <param name="unsupported">The reason.</param>
    public void Add(string path, string check, UnsupportedHdf5Exception unsupported)
    {
        if (_checks.TryGetValue((path, unsupported.Message), out var checks))
        {
            if (!checks.Contains(check, StringComparer.Ordinal))
                checks.Add(check);
        }
        else if (_order.Count < MaxParts)
        {
            _checks[(path, unsupported.Message)] = [check];
            _order.Add((path, unsupported.Message));
        }
        else
        {
            _omitted++;
        }
    }

    /// <summary>Returns one result for each part and reason, with the names of the checks.</summary>
    /// <param name="assetPath">The path of the file, relative to the root of the Dandiset.</param>
    public IEnumerable<ValidationResult> ToResults(string assetPath) =>
        ToResults().Select(result => result.ToResult(assetPath) with { Origin = new ValidationOrigin("dandi") });

    internal IEnumerable<CheckMessage> ToResults()
    {
        foreach (var part in _order)
        {
            yield return NotChecked(
                $"{part.Path} was not checked by {string.Join(", ", _checks[part])}: this version of dandi "
                    + $"cannot read it. {part.Reason}.",
                part.Path
            );
        }
        if (_omitted > 0)
            yield return NotChecked(
                $"{_omitted} more {(_omitted == 1 ? "check was" : "checks were")} skipped: this version of dandi "
                    + "cannot read the parts of the file that they concern.",
                null
            );
    }

    private static CheckMessage NotChecked(string message, string? location) =>
        new(InspectionIds.NotChecked, Severity.Warning, message, location);
}
