using Dandi.Hdf5;
using Dandi.Nwb.Inspection;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Schema;

namespace Dandi.Nwb;

/// <summary>Judges an NWB file by all that the reference judges it by: how it names its version, its schema, whether the reader opens it, and what the inspector checks (nwb.md §1).</summary>
/// <param name="nwb">The file.</param>
public sealed class NwbValidator(NwbReader nwb)
{
    private const string Generic = "pynwb.GENERIC";

    /// <summary>Whether the checks of the inspector are made; if not, the file is asked what it says of itself also where a rule blocks it.</summary>
    /// <value>They are.</value>
    public bool Inspects { get; init; } = true;

    /// <summary>The findings for a file, and what it says of itself where nothing blocks it.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public NwbValidation Validate()
    {
        var isRecognized = false;
        List<ValidationResult> results = [];
        try
        {
            _ = NwbVersionAttribute.Show(nwb.Hdf5);
            isRecognized = true;
            return Validate(results);
        }
        catch (UnsupportedHdf5Exception gap)
        {
            return Unsupported(results, new UnsupportedNwbException(nwb.Name, gap));
        }
        catch (InvalidHdf5Exception damage)
        {
            var stopped = Stopped($"{damage.Message}.");
            return Inspects
                ? new NwbValidation(
                    [.. results, stopped, NwbInspector.Unreadable(damage, nwb.Name, isRecognized)],
                    null,
                    null
                )
                : new NwbValidation([.. results, stopped], null, $"{damage.Message}.");
        }
    }

    private NwbValidation Validate(List<ValidationResult> results)
    {
        results.AddRange(ValidateVersion());
        var linkFault = FindLinkFault();
        if (linkFault is { IsEndless: true })
            return Endless(results, linkFault);
        results.AddRange(ValidateSchema());
        ValidateObjects(results);
        if (!Inspects)
            return Describe(results);
        if (linkFault is { IsExternalLink: true })
            results.Add(Warning(InspectionIds.ExternalLink, linkFault.Message, linkFault.Location));
        else if (!results.Any(result => result.IsBlocking))
            return Describe(results);
        return new NwbValidation(results, null, null);
    }

    /// <summary>Whether the reference reader makes objects of the file, and what the inspector says of them. Both come with what was not checked.</summary>
    private void ValidateObjects(List<ValidationResult> results)
    {
        try
        {
            var file = nwb.File;
            results.AddRange(
                Inspects
                    ? new NwbInspector(nwb.Clock).Inspect(file, nwb.Name, nwb.Token)
                    : nwb.Unchecked.ToResults(nwb.Name)
            );
        }
        catch (UnreadableNwbException unreadable)
        {
            if (Inspects)
                results.Add(NwbInspector.Unreadable(unreadable, nwb.Name));
            results.AddRange(nwb.Unchecked.ToResults(nwb.Name));
        }
        catch (Hdf5Exception)
        {
            // How it ends is told by the caller, together with what was found before.
            results.AddRange(nwb.Unchecked.ToResults(nwb.Name));
            throw;
        }
    }

    /// <summary>What every file needs cannot be read here: the file is refused, and nothing is said against it.</summary>
    private NwbValidation Unsupported(IReadOnlyList<ValidationResult> results, UnsupportedNwbException gap) =>
        new([.. results, NwbInspector.Unreadable(gap, nwb.Name)], null, null);

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

    /// <summary>Neither the schema nor the inspector comes to an end with such a file.</summary>
    private NwbValidation Endless(List<ValidationResult> results, UnreadableNwbException fault)
    {
        results.Add(Stopped(fault.Message));
        if (Inspects)
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
        return new NwbValidation(results, null, Inspects ? null : fault.Message);
    }

    /// <summary>What a file says of itself, or why that cannot be told.</summary>
    private NwbValidation Describe(List<ValidationResult> results)
    {
        try
        {
            return new NwbValidation(results, nwb.ReadRecord(), null);
        }
        catch (UnreadableNwbException refusal)
        {
            return new NwbValidation(results, null, refusal.Message);
        }
        catch (UnsupportedNwbException gap)
        {
            return Unsupported(results, gap);
        }
    }

    private IEnumerable<ValidationResult> ValidateVersion() =>
        NwbVersionAttribute.Show(nwb.Hdf5) is { } shown
            ? NwbVersion
                .Sanitize(shown)
                .Complaints.Select(complaint =>
                    Error(Generic, complaint, null) with
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
        catch (UnreadableNwbException refusal)
        {
            return [Stopped(refusal.Message)];
        }
        var (errors, omitted, stop) = SchemaValidator.Validate(nwb.Hdf5, () => nwb.Tree, nwb.Unchecked, nwb.Token);
        if (stop is { } stopped)
            return [Stopped($"{stopped.Explanation} (the Python client: {stopped.ReferenceText})")];
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
                    $"… and {(omitted < SchemaErrors.MaxOmitted ? "" : "at least ")}{omitted} more errors by the NWB schema, which are not told one by one.",
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

    private ValidationResult Stopped(string message) =>
        Error(Generic, message, null) with
        {
            Origin = new ValidationOrigin("pynwb", IsInternal: true),
        };

    private ValidationResult Error(string id, string message, string? location) =>
        new(id, Severity.Error, nwb.Name, message) { Location = location };
}
