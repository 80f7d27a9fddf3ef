namespace Dandi.Nwb.Schema;

/// <summary>
/// Collects the schema errors of one file, without duplicates within a namespace. At most <see cref="MaxErrors"/> are
/// kept and the rest is counted, so memory is bounded.
/// </summary>
internal sealed class SchemaErrors
{
    /// <summary>The maximum number of errors that are kept.</summary>
    public const int MaxErrors = 10_000;

    /// <summary>The maximum number of further errors that are counted.</summary>
    public const int MaxOmitted = 1_000_000;

    // A text in a file may have megabytes.
    private const int MaxReasonLength = 10_000;
    private const long MaxCharacters = 10_000_000;

    private readonly List<SchemaError> _errors = [];
    private readonly HashSet<(string, string, string)> _known = [];
    private readonly HashSet<long> _omitted = [];
    private long _characters;

    /// <summary>The errors in the order in which they were found.</summary>
    public IReadOnlyList<SchemaError> All => _errors;

    /// <summary>
    /// The number of errors that were not kept; if it is <see cref="MaxOmitted"/>, there may be more.
    /// </summary>
    public int Omitted { get; private set; }

    /// <summary>Starts another namespace, in which errors of the previous one may be reported again.</summary>
    public void BeginNamespace()
    {
        _known.Clear();
        _omitted.Clear();
    }

    /// <summary>Adds an error unless it is a duplicate.</summary>
    public void Add(SchemaError error)
    {
        if (error.Reason.Length > MaxReasonLength)
            error = error with { Reason = error.Reason[..MaxReasonLength] + "…" };
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
