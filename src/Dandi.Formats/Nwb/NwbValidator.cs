using Dandi.Hdf5;
using Dandi.Nwb.Inspection;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Schema;

namespace Dandi.Nwb;

/// <summary>Judges an NWB file by all that the reference judges it by: how it names its version, its schema, whether the reader opens it, and what the inspector checks (nwb.md §1).</summary>
/// <param name="path">Where it is on this machine.</param>
/// <param name="name">What it is called: its path in the Dandiset.</param>
/// <param name="clock">Tells what is in the future.</param>
/// <param name="token">Ends the judging.</param>
public sealed class NwbValidator(string path, string name, TimeProvider clock, CancellationToken token)
{
    private const string Generic = "pynwb.GENERIC";

    /// <summary>Whether the checks of the inspector are made; if not, the file is asked what it says of itself also where a rule blocks it.</summary>
    /// <value>They are.</value>
    public bool Inspects { get; init; } = true;

    /// <summary>The findings for a file.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public IReadOnlyList<ValidationResult> Validate() => Judge().Findings;

    /// <summary>The findings for a file, and what it says of itself where nothing blocks it.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public NwbJudgement Judge()
    {
        var isRecognized = false;
        List<ValidationResult> findings = [];
        try
        {
            using var hdf5 = Hdf5File.Open(path, token: token);
            _ = NwbVersionAttribute.Show(hdf5);
            isRecognized = true;
            return Judge(hdf5, findings) with { BytesRead = hdf5.BytesRead };
        }
        catch (UnsupportedHdf5Exception gap)
        {
            return Unsupported(findings, gap);
        }
        catch (InvalidHdf5Exception damage)
        {
            var stopped = Stopped($"{damage.Message}.");
            return Inspects
                ? new NwbJudgement([.. findings, stopped, NwbInspector.Unreadable(damage, name, isRecognized)], null, null)
                : new NwbJudgement([.. findings, stopped], null, $"{damage.Message}.");
        }
    }

    private NwbJudgement Judge(Hdf5File hdf5, List<ValidationResult> findings)
    {
        findings.AddRange(JudgeVersion(hdf5));
        var (types, linkFault) = ScanLinks(hdf5);
        if (linkFault is { IsEndless: true }) return Endless(findings, linkFault);
        var notChecked = new UncheckedParts();
        using var tree = new SharedTree(hdf5, path, token);
        findings.AddRange(JudgeSchema(hdf5, tree, notChecked));
        var (file, refusal) = ReadObjects(hdf5, tree, notChecked, findings);
        var isBlocked = Inspects && findings.Any(finding => finding.IsBlocking);
        if (Inspects && linkFault is { IsExternalLink: true }) findings.Add(Warning(InspectionIds.ExternalLink, linkFault.Message, linkFault.Location));
        if (isBlocked || (Inspects && linkFault is { IsExternalLink: true })) return new NwbJudgement(findings, null, null);
        return (refusal ?? linkFault) is { } fault ? new NwbJudgement(findings, null, fault.Message) : Describe(findings, file!, types);
    }

    /// <summary>The objects of a file, which are inspected; or why the reference reader makes none of it. Both come with what was not checked.</summary>
    private (NwbFile? File, UnreadableNwbException? Refusal) ReadObjects(Hdf5File hdf5, SharedTree tree, UncheckedParts notChecked, List<ValidationResult> findings)
    {
        try
        {
            var file = NwbFile.Read(path, hdf5, tree.Read, notChecked);
            findings.AddRange(Inspects ? new NwbInspector(clock).Inspect(file, name, token) : notChecked.ToResults(name));
            return (file, null);
        }
        catch (UnreadableNwbException unreadable)
        {
            if (Inspects) findings.Add(NwbInspector.Unreadable(unreadable, name));
            findings.AddRange(notChecked.ToResults(name));
            return (null, unreadable);
        }
        catch (Hdf5Exception)
        {
            // How it ends is told by the caller, together with what was found before.
            findings.AddRange(notChecked.ToResults(name));
            throw;
        }
    }

    /// <summary>What every file needs cannot be read here: the file is refused, and nothing is said against it.</summary>
    private NwbJudgement Unsupported(IReadOnlyList<ValidationResult> findings, UnsupportedHdf5Exception gap) =>
        new([.. findings, NwbInspector.Unreadable(new UnsupportedNwbException(name, gap), name)], null, null);

    private (IReadOnlyList<string> Types, UnreadableNwbException? Fault) ScanLinks(Hdf5File hdf5)
    {
        try
        {
            return (new LinkScan(hdf5, name, token).ReadTypes(), null);
        }
        catch (UnreadableNwbException fault)
        {
            return ([], fault);
        }
    }

    /// <summary>Neither the schema nor the inspector comes to an end with such a file.</summary>
    private NwbJudgement Endless(List<ValidationResult> findings, UnreadableNwbException fault)
    {
        findings.Add(Stopped(fault.Message));
        if (Inspects) findings.Add(NwbInspector.Unreadable(new UnreadableNwbException("builtins.RecursionError", "maximum recursion depth exceeded", fault.Message), name));
        return new NwbJudgement(findings, null, Inspects ? null : fault.Message);
    }

    /// <summary>What a file says of itself, or why that cannot be told.</summary>
    private NwbJudgement Describe(List<ValidationResult> findings, NwbFile file, IReadOnlyList<string> types)
    {
        try
        {
            return new NwbJudgement(findings, new RecordReading(file, types, clock.LocalTimeZone, token).Read(), null);
        }
        catch (UnreadableNwbException refusal)
        {
            return new NwbJudgement(findings, null, refusal.Message);
        }
        catch (UnsupportedHdf5Exception gap)
        {
            return Unsupported(findings, gap);
        }
        catch (InvalidHdf5Exception damage)
        {
            return new NwbJudgement(findings, null, $"{damage.Message}.");
        }
    }

    private IEnumerable<ValidationResult> JudgeVersion(Hdf5File hdf5) =>
        NwbVersionAttribute.Show(hdf5) is { } shown
            ? NwbVersion.Sanitize(shown).Complaints.Select(complaint => Error(Generic, complaint, null) with { Origin = new ValidationOrigin("dandi") })
            : [];

    private IEnumerable<ValidationResult> JudgeSchema(Hdf5File hdf5, SharedTree tree, UncheckedParts notChecked)
    {
        string version;
        try
        {
            version = NwbVersionAttribute.Read(hdf5);
        }
        catch (UnreadableNwbException refusal)
        {
            return [Stopped(refusal.Message)];
        }
        var (errors, omitted, stop) = SchemaValidator.Validate(hdf5, tree.Read, notChecked, token);
        if (stop is { } stopped) return [Stopped($"{stopped.Explanation} (the Python client: {stopped.ReferenceText})")];
        var origin = new ValidationOrigin("pynwb", Standard: "NWB", StandardVersion: version.Replace("NWB-", "", StringComparison.Ordinal));
        var findings = errors.Select(error => Error($"pynwb.{error}", $"Failed to validate. {error.Reason}", error.Location) with { Origin = origin });
        return omitted == 0 ? findings : findings.Append(Error(InspectionIds.MoreSchemaErrors, $"… and {(omitted < SchemaErrors.MostOmitted ? "" : "at least ")}{omitted} more errors by the NWB schema, which are not told one by one.", null) with { Origin = origin });
    }

    private ValidationResult Warning(string id, string message, string? location) => Error(id, message, location) with { Severity = Severity.Warning, Origin = new ValidationOrigin("dandi") };

    private ValidationResult Stopped(string message) => Error(Generic, message, null) with { Origin = new ValidationOrigin("pynwb", IsInternal: true) };

    private ValidationResult Error(string id, string message, string? location) => new(id, Severity.Error, name, message) { Location = location };
}
