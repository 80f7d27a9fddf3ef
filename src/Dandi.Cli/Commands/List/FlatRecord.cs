using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Nwb;

namespace Dandi.Cli.Commands.List;

/// <summary>Creates the flat record of an NWB file, with the field names and formats of the Python client.</summary>
internal static class FlatRecord
{
    /// <summary>Creates the record. Common fields are null if the file lacks them; rare ones are omitted.</summary>
    public static JsonObject Of(NwbRecord nwb)
    {
        var record = new JsonObject
        {
            ["nwb_version"] = nwb.NwbVersion,
            ["experiment_description"] = nwb.ExperimentDescription,
            ["experimenter"] = List(nwb.Experimenter),
            ["identifier"] = nwb.Identifier,
            ["institution"] = nwb.Institution,
            ["keywords"] = List(nwb.Keywords),
            ["lab"] = nwb.Lab,
            ["related_publications"] = List(nwb.RelatedPublications),
            ["session_description"] = nwb.SessionDescription,
            ["session_id"] = nwb.SessionId,
            ["session_start_time"] = Format(nwb.SessionStartTime),
            ["age"] = nwb.Age,
            ["date_of_birth"] = Format(nwb.DateOfBirth),
            ["genotype"] = nwb.Genotype,
            ["sex"] = nwb.Sex,
            ["species"] = nwb.Species,
            ["strain"] = nwb.Strain,
            ["subject_id"] = nwb.SubjectId,
            ["number_of_electrodes"] = nwb.NumberOfElectrodes,
            ["number_of_units"] = nwb.NumberOfUnits,
            ["nd_types"] = List(nwb.NeurodataTypes),
        };
        if (nwb.CellId is { } cell)
            record["cell_id"] = cell;
        if (nwb.SliceId is { } slice)
            record["slice_id"] = slice;
        if (nwb.TissueSampleId is { } sample)
            record["tissue_sample_id"] = sample;
        if (nwb.ProbeIds is { } probes)
            record["probe_ids"] = new JsonArray([.. probes.Select(probe => JsonValue.Create(probe))]);
        return record;
    }

    /// <summary>
    /// Formats a time as Python does: <c>2018-09-28 14:43:54.123000+05:30</c>, without a fraction for whole seconds.
    /// </summary>
    internal static string Format(NwbTimestamp time)
    {
        var local = time.Local.ToString(
            HasFraction(time.Local.TimeOfDay) ? "yyyy-MM-dd HH:mm:ss.ffffff" : "yyyy-MM-dd HH:mm:ss",
            CultureInfo.InvariantCulture
        );
        if (time.Offset is not { } offset)
            return local;
        var format =
            HasFraction(offset) ? @"hh\:mm\:ss\.ffffff"
            : offset.Seconds == 0 ? @"hh\:mm"
            : @"hh\:mm\:ss";
        return $"{local}{(offset < TimeSpan.Zero ? '-' : '+')}{offset.ToString(format, CultureInfo.InvariantCulture)}";
    }

    private static string? Format(NwbTimestamp? time) => time is { } known ? Format(known) : null;

    private static bool HasFraction(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond != 0;

    private static JsonArray? List(IReadOnlyList<string>? texts) =>
        texts is null ? null : new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
}
