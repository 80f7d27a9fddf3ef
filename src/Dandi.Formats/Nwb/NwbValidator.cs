using Dandi.Hdf5;
using Dandi.Nwb.Inspection;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Schema;

namespace Dandi.Nwb;

/// <summary>Validates an NWB file against the same rules as the Python client (docs/spec/nwb.md 1).</summary>
/// <remarks>
/// <para>The steps, in this order; an error in one does not prevent the next:</para>
/// <list type="number">
/// <item>The form of <c>nwb_version</c> (<see cref="NwbVersion"/>).</item>
/// <item>All links (<see cref="LinkScan"/>). If the groups cannot be traversed (a link cycle), validation ends
/// here.</item>
/// <item>The NWB schema (<see cref="SchemaValidator"/>; <see href="https://nwb-schema.readthedocs.io"/>).</item>
/// <item>Reading the objects as PyNWB does (<see cref="NwbFile"/>), and the checks of the NWB Inspector on them
/// (<see cref="NwbInspector"/>; <see href="https://nwbinspector.readthedocs.io"/>).</item>
/// <item>A warning for each part that could not be checked (<see cref="UncheckedParts"/>).</item>
/// <item>The flat record, if nothing blocks the file; an external link gives a warning instead.</item>
/// </list>
/// <para>Exceptions become results: <see cref="UnreadableNwbException"/> an error of the step in which it occurs,
/// <see cref="InvalidHdf5Exception"/> (damage) one error of the schema validation and one of the NWB Inspector, and
/// <see cref="UnsupportedHdf5Exception"/> (only this version cannot read the file) one <c>DANDI.UNSUPPORTED_FILE</c>.
/// An <see cref="IOException"/> is not caught.</para>
/// </remarks>
/// <param name="nwb">The file to validate; the caller disposes it.</param>
public sealed class NwbValidator(NwbReader nwb)
{
    private const string Generic = "pynwb.GENERIC";

    /// <summary>
    /// True (the default) if the checks of the NWB Inspector run. If not, the record is read even if a result blocks
    /// the file.
    /// </summary>
    public bool RunsInspector { get; init; } = true;

    /// <summary>Validates the file, and reads its record if nothing blocks the file.</summary>
    /// <exception cref="IOException">The file cannot be read from the disk.</exception>
    public NwbValidation Validate()
    {
        var isRecognized = false;
        List<ValidationResult> results = [];
        try
        {
            _ = NwbVersionAttribute.ReadPythonText(nwb.Hdf5);
            isRecognized = true;
            return Validate(results);
        }
        catch (UnsupportedHdf5Exception unsupported)
        {
            return Unsupported(results, new UnsupportedNwbException(nwb.Name, unsupported));
        }
        catch (InvalidHdf5Exception damage)
        {
            var schemaResult = SchemaStopped($"{damage.Message}.");
            return RunsInspector
                ? new NwbValidation(
                    [.. results, schemaResult, NwbInspector.Unreadable(damage, nwb.Name, isRecognized)],
                    null,
                    null
                )
                : new NwbValidation([.. results, schemaResult], null, $"{damage.Message}.");
        }
    }

    private NwbValidation Validate(List<ValidationResult> results)
    {
        results.AddRange(ValidateVersion());
        var linkFault = FindLinkFault();
        if (linkFault is { IsUntraversable: true })
            return Untraversable(results, linkFault);
        results.AddRange(ValidateSchema());
        ValidateObjects(results);
        if (!RunsInspector)
            return ReadRecord(results);
        if (linkFault is { IsExternalLink: true })
            results.Add(Warning(InspectionIds.ExternalLink, linkFault.Message, linkFault.Location));
        else if (!results.Any(result => result.IsBlocking))
            return ReadRecord(results);
        return new NwbValidation(results, null, null);
    }

    /// <summary>
    /// Reads the objects as PyNWB does and runs the checks on them, then adds what could not be checked.
    /// </summary>
    private void ValidateObjects(List<ValidationResult> results)
    {
        try
        {
            var file = nwb.File;
            results.AddRange(
                RunsInspector
                    ? new NwbInspector(nwb.Clock).Inspect(file, nwb.Name, nwb.Token)
                    : nwb.Unchecked.ToResults(nwb.Name)
            );
        }
        catch (UnreadableNwbException unreadable)
        {
            if (RunsInspector)
                results.Add(NwbInspector.Unreadable(unreadable, nwb.Name));
            results.AddRange(nwb.Unchecked.ToResults(nwb.Name));
        }
        catch (Hdf5Exception)
        {
            // The caller reports the damage after the results found so far.
            results.AddRange(nwb.Unchecked.ToResults(nwb.Name));
            throw;
        }
    }

    /// <summary>
    /// A part that every file needs cannot be read by this version: the file is refused, without any statement about
    /// its validity.
    /// </summary>
    private NwbValidation Unsupported(IReadOnlyList<ValidationResult> results, UnsupportedNwbException unsupported) =>
        new([.. results, NwbInspector.Unreadable(unsupported, nwb.Name)], null, null);

    private UnreadableNwbException? FindLinkFault()
    {
        try
        {
            _ = nwb.GroupTypes;
            return null;
        }
        catch (UnreadableNwbException fault)
        {
            return fault;
        }
    }

    /// <summary>
    /// The Python client's schema validation and inspector both end with a RecursionError on such a file.
    /// </summary>
    private NwbValidation Untraversable(List<ValidationResult> results, UnreadableNwbException fault)
    {
        results.Add(SchemaStopped(fault.Message));
        if (RunsInspector)
            results.Add(
                NwbInspector.Unreadable(
                    new UnreadableNwbException(
                        "builtins.RecursionError",
                        "maximum recursion depth exceeded",
                        fault.Message
                    ),
                    nwb.Name
                )
            );
        return new NwbValidation(results, null, RunsInspector ? null : fault.Message);
    }

    /// <summary>Reads the record, or the reason why it cannot be read.</summary>
    private NwbValidation ReadRecord(List<ValidationResult> results)
    {
        try
        {
            return new NwbValidation(results, nwb.ReadRecord(), null);
        }
        catch (UnreadableNwbException unreadable)
        {
            return new NwbValidation(results, null, unreadable.Message);
        }
        catch (UnsupportedNwbException unsupported)
        {
            return Unsupported(results, unsupported);
        }
    }

    private IEnumerable<ValidationResult> ValidateVersion() =>
        NwbVersionAttribute.ReadPythonText(nwb.Hdf5) is { } shown
            ? NwbVersion
                .Sanitize(shown)
                .Problems.Select(problem =>
                    Error(Generic, problem, null) with
                    {
                        Origin = new ValidationOrigin("dandi"),
                    }
                )
            : [];

    private IEnumerable<ValidationResult> ValidateSchema()
    {
        string version;
        try
        {
            version = NwbVersionAttribute.Read(nwb.Hdf5);
        }
        catch (UnreadableNwbException unreadable)
        {
            return [SchemaStopped(unreadable.Message)];
        }
        var (errors, omitted, stop) = SchemaValidator.Validate(nwb.Hdf5, () => nwb.Tree, nwb.Unchecked, nwb.Token);
        if (stop is { } stopped)
            return [SchemaStopped($"{stopped.Explanation} (the Python client: {stopped.PythonMessage})")];
        var origin = new ValidationOrigin(
            "pynwb",
            Standard: "NWB",
            StandardVersion: version.Replace("NWB-", "", StringComparison.Ordinal)
        );
        var results = errors.Select(error =>
            Error($"pynwb.{error}", $"Failed to validate. {error.Reason}", error.Location) with
            {
                Origin = origin,
            }
        );
        return omitted == 0
            ? results
            : results.Append(
                Error(
                    InspectionIds.MoreSchemaErrors,
                    $"… and {(omitted < SchemaErrors.MaxOmitted ? "" : "at least ")}{omitted} more schema "
                        + $"{(omitted == 1 ? "error" : "errors")}, not listed individually.",
                    null
                ) with
                {
                    Origin = origin,
                }
            );
    }

    private ValidationResult Warning(string id, string message, string? location) =>
        Error(id, message, location) with
        {
            Severity = Severity.Warning,
            Origin = new ValidationOrigin("dandi"),
        };

    private ValidationResult SchemaStopped(string message) =>
        Error(Generic, message, null) with
        {
            Origin = new ValidationOrigin("pynwb", IsInternal: true),
        };

    private ValidationResult Error(string id, string message, string? location) =>
        new(id, Severity.Error, nwb.Name, message) { Location = location };
}
