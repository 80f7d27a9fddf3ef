namespace Dandi.Zarr;

/// <summary>The findings about one Zarr: at most <see cref="MaxPerRule"/> a rule and severity, and one that tells how many more.</summary>
/// <param name="assetPath">The path of the Zarr in the Dandiset.</param>
internal sealed class ZarrResults(string assetPath)
{
    private readonly List<ValidationResult> _results = [];
    private readonly Dictionary<(string Id, Severity Severity), int> _counts = [];

    /// <summary>The largest number of findings of a rule and severity.</summary>
    public const int MaxPerRule = 100;

    /// <summary>Adds a finding.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="severity">How grave it is.</param>
    /// <param name="path">What it is about, relative to the Zarr; empty for the Zarr itself.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    public void Add(string id, Severity severity, string path, string message)
    {
        if (Count(id, severity))
            _results.Add(new ValidationResult(id, severity, PathOf(path), message));
    }

    /// <summary>Whether there is a finding of a rule and severity.</summary>
    public bool Has(string id, Severity severity) => _counts.ContainsKey((id, severity));

    /// <summary>Counts a finding.</summary>
    /// <returns>Whether it is to be added: there are not enough of its kind yet.</returns>
    public bool Count(string id, Severity severity) =>
        (_counts[(id, severity)] = _counts.GetValueOrDefault((id, severity)) + 1) <= MaxPerRule;

    /// <summary>Adds a finding that has been counted.</summary>
    public void AddCounted(string id, Severity severity, string path, string message) =>
        _results.Add(new ValidationResult(id, severity, PathOf(path), message));

    /// <summary>All findings.</summary>
    public IReadOnlyList<ValidationResult> ToList() =>
        [
            .. _results,
            .. _counts
                .Where(count => count.Value > MaxPerRule)
                .Select(count => new ValidationResult(
                    count.Key.Id,
                    count.Key.Severity,
                    assetPath,
                    $"... and {count.Value - MaxPerRule} more findings of this kind."
                )),
        ];

    private string PathOf(string path) => path.Length == 0 ? assetPath : $"{assetPath}/{path}";
}
