using Dandi.Inspection;
using Dandi.Inspection.Explanations;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Summaries;

/// <summary>
/// Counts the outcomes of a run by rule and cause, in bounded memory whatever the number of assets, rules and causes.
/// Not thread-safe.
/// </summary>
internal sealed class OutcomeTally
{
    /// <summary>The rule under which all errors in names and folders are counted, which one command fixes.</summary>
    public const string Layout = "";

    private const int MaxKinds = 500;
    private readonly KnownFindings _known = new(MaxKinds);
    private readonly BoundedCounts _knownOthers = new(MaxKinds);
    private readonly Dictionary<string, string> _firstMessages = new(StringComparer.Ordinal);

    /// <summary>The number of invalid assets by rule.</summary>
    public BoundedCounts Invalid { get; } = new(MaxKinds);

    /// <summary>The number of assets by rule of an error that did not keep them from being transferred.</summary>
    public BoundedCounts Ignored { get; } = new(MaxKinds);

    /// <summary>The number of assets by rule of another finding.</summary>
    public BoundedCounts Warnings { get; } = new(MaxKinds);

    /// <summary>The number of failed assets by cause.</summary>
    public BoundedCounts Failures { get; } = new(MaxKinds);

    /// <summary>How many invalid and failed assets were not shown, because others of their kind were.</summary>
    public long NotShown { get; private set; }

    /// <summary>Whether some of them have errors whose messages were not shown for other assets.</summary>
    public bool HidesMessages { get; private set; }

    /// <summary>
    /// Whether a finding that says the same has been shown, or enough findings of the same rule. Of those that are only
    /// counted, one of each rule is enough.
    /// </summary>
    public bool IsKnown(ValidationResult result) =>
        IsShownInFull(result)
            ? _known.Contains(result) || _known.HasEnoughOf(result)
            : _knownOthers.Contains(RuleName.Of(result.Id));

    /// <summary>Notes that findings which say the same need not be shown again.</summary>
    public void Know(ValidationResult result)
    {
        if (IsShownInFull(result))
            _known.Add(result);
        else
            _knownOthers.Add(RuleName.Of(result.Id));
    }

    /// <summary>Counts an invalid or failed asset that is not shown.</summary>
    public void AddNotShown(AssetOutcome outcome)
    {
        NotShown++;
        HidesMessages |= outcome.AllResults.Any(result => result.IsBlocking && !_known.Contains(result));
    }

    /// <summary>Counts a failure.</summary>
    /// <returns>Whether it is the first with its cause.</returns>
    public bool Add(Failed failed)
    {
        var cause = FailureCause.Of(failed);
        if (!Failures.Add(cause))
            return false;
        _firstMessages[cause] = FailureCause.FirstSentence(failed.Message);
        return true;
    }

    /// <summary>Describes the failures with a cause: the only one by its message.</summary>
    public string Describe(string cause, long count) => count == 1 ? _firstMessages[cause] : cause;

    /// <summary>Counts an asset once for each rule of its findings.</summary>
    public void AddFindings(AssetOutcome outcome)
    {
        var (invalid, ignored, others) = (Kinds(), Kinds(), Kinds());
        foreach (var result in outcome.AllResults)
        {
            var rule = RuleName.Of(result.Id);
            if (!result.IsBlocking)
                Note(others, rule);
            else if (outcome is Rejected)
                Note(invalid, LayoutRules.Contains(result.Id) ? Layout : rule);
            else
                Note(ignored, rule);
        }
        Add(Invalid, invalid);
        Add(Ignored, ignored);
        Add(Warnings, others);
    }

    private static void Add(BoundedCounts counts, HashSet<string> rules)
    {
        foreach (var rule in rules)
            counts.Add(rule);
    }

    private static HashSet<string> Kinds() => new(StringComparer.Ordinal);

    // The ids of the findings of one file may all be different.
    private static void Note(HashSet<string> kinds, string kind)
    {
        if (kinds.Count < MaxKinds)
            kinds.Add(kind);
    }

    private static bool IsShownInFull(ValidationResult result) =>
        result is { IsBlocking: true } or { Id: AssetValidator.MetadataIncompleteId };
}
