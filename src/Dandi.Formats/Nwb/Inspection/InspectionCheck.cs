namespace Dandi.Nwb.Inspection;

/// <summary>A check of the NWB Inspector, with the importance that the DANDI configuration gives it (nwb.md §1.3.1, §1.3.2).</summary>
public sealed class InspectionCheck
{
    /// <summary>Instead of a type: every object.</summary>
    public const string Everything = "*";

    private readonly Func<NwbObject, InspectedFile, IEnumerable<string>> _check;

    internal InspectionCheck(
        string id,
        Severity severity,
        string appliesTo,
        Func<NwbObject, InspectedFile, IEnumerable<string>> check
    )
    {
        (Id, Severity, AppliesTo) = (id, severity, appliesTo);
        _check = check;
    }

    /// <summary>The id of its results, such as <c>NWBI.check_subject_age</c>.</summary>
    public string Id { get; }

    /// <summary>How grave its results are.</summary>
    public Severity Severity { get; }

    /// <summary>The type of the objects that it judges, derived ones included; <see cref="Everything"/> for all.</summary>
    public string AppliesTo { get; }

    /// <summary>Whether its results are told with the path of the object, rather than by the rule of the Python client.</summary>
    internal bool TellsPath { get; init; }

    /// <summary>Whether it is asked of an object.</summary>
    internal bool Concerns(NwbObject item) => AppliesTo == Everything || item.IsKindOf(AppliesTo);

    /// <summary>What is wrong with an object, one message each.</summary>
    /// <exception cref="Hdf5.InvalidHdf5Exception">What it has to read cannot be read.</exception>
    internal IEnumerable<string> Validate(NwbObject item, InspectedFile file) => _check(item, file);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
