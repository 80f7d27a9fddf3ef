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

    /// <summary>The findings for a file.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public IReadOnlyList<ValidationResult> Validate()
    {
        try
        {
            using var hdf5 = Hdf5File.Open(path, token: token);
            return Validate(hdf5);
        }
        catch (InvalidHdf5Exception damage)
        {
            return [Stopped($"{damage.Message}."), NwbInspector.Unreadable(damage, name)];
        }
    }

    /// <summary>The findings for a file that is open.</summary>
    /// <param name="hdf5">The file; it stays open.</param>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    public IReadOnlyList<ValidationResult> Validate(Hdf5File hdf5) => [.. JudgeVersion(hdf5), .. JudgeSchema(hdf5), .. new NwbInspector(clock).Inspect(hdf5, path, name, token)];

    private IEnumerable<ValidationResult> JudgeVersion(Hdf5File hdf5) =>
        NwbVersionAttribute.Show(hdf5) is { } shown
            ? NwbVersion.Sanitize(shown).Complaints.Select(complaint => Error(Generic, complaint, null) with { Origin = new ValidationOrigin("dandi") })
            : [];

    private IEnumerable<ValidationResult> JudgeSchema(Hdf5File hdf5)
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
        var (errors, stop) = SchemaValidator.Validate(hdf5, token);
        if (stop is { } stopped) return [Stopped($"{stopped.Explanation} (the Python client: {stopped.ReferenceText})")];
        var origin = new ValidationOrigin("pynwb", Standard: "NWB", StandardVersion: version.Replace("NWB-", "", StringComparison.Ordinal));
        return errors.Select(error => Error($"pynwb.{error}", $"Failed to validate. {error.Reason}", error.Location) with { Origin = origin });
    }

    private ValidationResult Stopped(string message) => Error(Generic, message, null) with { Origin = new ValidationOrigin("pynwb", IsInternal: true) };

    private ValidationResult Error(string id, string message, string? location) => new(id, Severity.Error, name, message) { Location = location };
}
