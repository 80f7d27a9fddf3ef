namespace Dandi.Zarr;

/// <summary>
/// The validation results of one Zarr: at most <see cref="MaxPerRule"/> for each id and severity, and one with the
/// number of others.
/// </summary>
/// <param name="assetPath">The path of the Zarr in the Dandiset.</param>
internal sealed class ZarrResults(string assetPath)
{
    private readonly List<ValidationResult> _results = [];
    private readonly Dictionary<(string Id, Severity Severity), int> _counts = [];

    /// <summary>The maximum number of results for each id and severity.</summary>
    public const int MaxPerRule = 100;

    /// <summary>Adds a result, unless there are enough with its id and severity.</summary>
    /// <param name="id">The id of the rule.</param>
    /// <param name="severity">The severity.</param>
    /// <param name="path">The path relative to the Zarr; empty for the Zarr itself.</param>
    /// <param name="message">What is wrong, and how to fix it.</param>
    public void Add(string id, Severity severity, string path, string message)
    {
        if (TryCount(id, severity))
            _results.Add(new ValidationResult(id, severity, PathOf(path), message));
    }

    /// <summary>Whether there is a result with an id and severity.</summary>
    public bool Has(string id, Severity severity) => _counts.ContainsKey((id, severity));

    /// <summary>
    /// Counts a result. Use it with <see cref="AddCounted"/>, to create messages only if they are needed.
    /// </summary>
    /// <returns>Whether to add the result.</returns>
    public bool TryCount(string id, Severity severity) =>
        (_counts[(id, severity)] = _counts.GetValueOrDefault((id, severity)) + 1) <= MaxPerRule;

    /// <summary>Adds a result that <see cref="TryCount"/> has counted.</summary>
    public void AddCounted(string id, Severity severity, string path, string message) =>
        _results.Add(new ValidationResult(id, severity, PathOf(path), message));

    /// <summary>All results, in the order in which they were added.</summary>
    public IReadOnlyList<ValidationResult> ToList() =>
        [
            .. _results,
            .. _counts
                .Where(count => count.Value > MaxPerRule)
                .Select(count => new ValidationResult(
                    count.Key.Id,
                    count.Key.Severity,
                    assetPath,
                    $"... and {count.Value - MaxPerRule} more results of this kind."
                )),
        ];

    private string PathOf(string path) => path.Length == 0 ? assetPath : $"{assetPath}/{path}";
}
