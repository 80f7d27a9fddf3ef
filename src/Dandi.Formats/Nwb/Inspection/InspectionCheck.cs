namespace Dandi.Nwb.Inspection;

/// <summary>
/// A check of the <see href="https://nwbinspector.readthedocs.io">NWB Inspector</see>, with the severity that its
/// DANDI configuration gives it (docs/spec/nwb.md 1.3.1, 1.3.2).
/// </summary>
public sealed class InspectionCheck
{
    /// <summary>The value of <see cref="AppliesTo"/> for checks of every object.</summary>
    public const string AnyType = "*";

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

    /// <summary>The id of the results, such as <c>NWBI.check_subject_age</c>.</summary>
    public string Id { get; }

    /// <summary>The severity of the results.</summary>
    public Severity Severity { get; }

    /// <summary>
    /// The type of the objects to check, including derived types; <see cref="AnyType"/> for all objects.
    /// </summary>
    public string AppliesTo { get; }

    /// <summary>
    /// True if the location of the results is always the path of the object; otherwise <see cref="ResultLocation"/>
    /// decides.
    /// </summary>
    internal bool ReportsPath { get; init; }

    internal bool IsApplicableTo(NwbObject item) => AppliesTo == AnyType || item.IsKindOf(AppliesTo);

    /// <summary>Runs the check and returns one message for each problem.</summary>
    /// <exception cref="Hdf5.InvalidHdf5Exception">The data to check is damaged or not supported.</exception>
    internal IEnumerable<string> Validate(NwbObject item, InspectedFile file) => _check(item, file);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
