using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Bids.Matching;
using Dandi.Nwb;

namespace Dandi.Metadata;

/// <summary>The session in which a file was recorded (docs/spec/nwb.md §3.3, "wasGeneratedBy").</summary>
public static class RecordingSession
{
    /// <summary>Describes the session in a path; null if the path has none.</summary>
    /// <exception cref="DandiException">The label is too long (docs/spec/nwb.md §3.6).</exception>
    public static JsonObject? Of(BidsEntities? entities)
    {
        if (entities?.Session is not { } label)
            return null;
        SchemaName.EnsureFits(label, "the session");
        return new JsonObject
        {
            ["schemaKey"] = "Session",
            ["identifier"] = label,
            ["name"] = label,
        };
    }

    /// <summary>Describes the session of a file; null if the file has no session id, start time or probes.</summary>
    /// <exception cref="DandiException">The session id is too long (docs/spec/nwb.md §3.6).</exception>
    public static JsonObject? Of(NwbRecord record)
    {
        var probes = record.ProbeIds ?? [];
        if (string.IsNullOrEmpty(record.SessionId) && record.SessionStartTime is null && probes.Count == 0)
            return null;
        var name = string.IsNullOrEmpty(record.SessionId) ? "Acquisition session" : record.SessionId;
        SchemaName.EnsureFits(name, "the session");
        var session = new JsonObject { ["schemaKey"] = "Session" };
        if (record.SessionId is not null)
            session["identifier"] = record.SessionId;
        session["name"] = name;
        if (record.SessionDescription is not null)
            session["description"] = record.SessionDescription;
        if (record.SessionStartTime is { } start)
            session["startDate"] = start.ToJsonText();
        if (record.SessionEndTime is { } end)
            session["endDate"] = end.ToJsonText();
        if (probes.Count > 0)
            session["used"] = new JsonArray([.. probes.Select(DescribeProbe)]);
        return session;
    }

    private static JsonObject DescribeProbe(long id) =>
        new()
        {
            ["schemaKey"] = "Equipment",
            ["identifier"] = string.Create(CultureInfo.InvariantCulture, $"probe:{id}"),
            ["name"] = "Ecephys Probe",
        };
}
