namespace Dandi.Cli.Output.Report;

/// <summary>
/// Counts assets and their bytes by a property, for at most <see cref="MaxKeys"/> values of it. Not thread-safe.
/// </summary>
internal sealed class Tally
{
    /// <summary>The maximum number of values that are told apart.</summary>
    public const int MaxKeys = 1_000;

    private readonly Dictionary<string, TallyRow> _rows = new(StringComparer.Ordinal);

    /// <summary>The values, those of the most assets first.</summary>
    public IEnumerable<TallyRow> Rows =>
        _rows.Values.OrderByDescending(row => row.Assets).ThenBy(row => row.Name, StringComparer.Ordinal);

    /// <summary>The number of values.</summary>
    public int Count => _rows.Count;

    /// <summary>The assets that state no value; null if there are none.</summary>
    public TallyRow? NotStated { get; private set; }

    /// <summary>The number of assets whose value is not told apart.</summary>
    public long OtherAssets { get; private set; }

    /// <summary>Counts an asset.</summary>
    /// <param name="value">The value; null if it states none.</param>
    /// <param name="bytes">The size of the asset.</param>
    public void Add(string? value, long bytes)
    {
        if (value is null)
        {
            NotStated = (NotStated ?? new TallyRow("not stated", 0, 0)).Plus(bytes);
            return;
        }
        var name = Quoted.Shortened(value);
        if (_rows.TryGetValue(name, out var row))
            _rows[name] = row.Plus(bytes);
        else if (_rows.Count < MaxKeys)
            _rows[name] = new TallyRow(name, 1, bytes);
        else
            OtherAssets++;
    }
}

/// <summary>The assets with one value of a property.</summary>
/// <param name="Name">The value.</param>
/// <param name="Assets">The number of assets.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record TallyRow(string Name, long Assets, long Bytes)
{
    /// <summary>Adds an asset.</summary>
    public TallyRow Plus(long bytes) => this with { Assets = Assets + 1, Bytes = Bytes + bytes };
}
