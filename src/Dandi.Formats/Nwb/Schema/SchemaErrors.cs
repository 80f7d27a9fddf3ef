namespace Dandi.Nwb.Schema;

/// <summary>The errors of one file, each once for every namespace that it is judged by: at most <see cref="MaxErrors"/>, and the number of those beyond. What they take in memory is bounded, whatever the file.</summary>
internal sealed class SchemaErrors
{
    /// <summary>As many as nobody reads any more.</summary>
    public const int MaxErrors = 10_000;

    /// <summary>How many of those beyond are told apart.</summary>
    public const int MaxOmitted = 1_000_000;

    // A text in a file may have megabytes; nobody reads them in a message.
    private const int MaxReason = 10_000;
    private const long MaxCharacters = 10_000_000;

    private readonly List<SchemaError> _errors = [];
    private readonly HashSet<(string, string, string)> _known = [];
    private readonly HashSet<long> _omitted = [];
    private long _characters;

    /// <summary>The errors in the order in which they were found.</summary>
    public IReadOnlyList<SchemaError> All => _errors;

    /// <summary>How many more there are; from <see cref="MaxOmitted"/> on there may be still more.</summary>
    public int Omitted { get; private set; }

    /// <summary>Begins with another namespace, by which the same may be wrong again.</summary>
    public void BeginNamespace()
    {
        _known.Clear();
        _omitted.Clear();
    }

    /// <summary>Adds an error, if it is not there yet.</summary>
    public void Add(SchemaError error)
    {
        if (error.Reason.Length > MaxReason)
            error = error with { Reason = error.Reason[..MaxReason] + "…" };
        if (_known.Contains(error.Identity))
            return;
        if (_errors.Count < MaxErrors && _characters < MaxCharacters)
        {
            _known.Add(error.Identity);
            _errors.Add(error);
            _characters += error.Name.Length + error.Location.Length + error.Reason.Length;
        }
        else if (Omitted < MaxOmitted && _omitted.Add(HashOf(error)))
            Omitted++;
    }

    private static long HashOf(SchemaError error) =>
        ((long)error.Identity.GetHashCode() << 32) ^ (uint)string.GetHashCode(error.Location, StringComparison.Ordinal);
}
