using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Media;
using Dandi.Nwb;

namespace Dandi.Metadata;

/// <summary>Makes the metadata of an asset from what is known of it (nwb.md §3.3, bids-zarr-schema.md).</summary>
public sealed class AssetMetadata(string schemaVersion, string programVersion, TimeProvider time, Func<Guid> newId)
{
    /// <summary>The metadata of a file that is known by its name alone; an NWB file that cannot be read is not said to be one.</summary>
    /// <param name="asset">What it is and where.</param>
    /// <param name="file">The file, open.</param>
    /// <param name="etag">Its digest.</param>
    public JsonObject Describe(LocalAsset asset, LocalFile file, DandiETag etag)
    {
        var metadata = Describe(asset.Path, file.DateModified, file.Size, MediaType.Of(Path.GetFileName(asset.Path)));
        metadata["digest"] = Digest(etag);
        return metadata;
    }

    /// <summary>The metadata of an NWB file.</summary>
    /// <param name="asset">What it is and where.</param>
    /// <param name="file">The file, open.</param>
    /// <param name="etag">Its digest.</param>
    /// <param name="record">What it says of itself.</param>
    /// <exception cref="DandiException">It says something that metadata cannot have (nwb.md §3.3, §3.6): what, and what to write instead.</exception>
    public JsonObject DescribeNwb(LocalAsset asset, LocalFile file, DandiETag etag, NwbRecord record)
    {
        var now = time.GetLocalNow();
        var measurement = Measurement.Of(record.NeurodataTypes);
        var members = new (string Name, JsonNode? Value)[]
        {
            ("schemaKey", "Asset"),
            ("schemaVersion", schemaVersion),
            (
                "keywords",
                record.Keywords is { } keywords
                    ? new JsonArray([.. keywords.Select(keyword => JsonValue.Create(keyword))])
                    : null
            ),
            ("access", OpenAccess()),
            ("relatedResource", RelatedResources.Of(record.RelatedPublications)),
            ("wasGeneratedBy", ArrayOf(RecordingSession.Of(record), Activity(now))),
            ("dateModified", Show(now)),
            ("blobDateModified", ShowLocal(file.DateModified)),
            ("approach", measurement.ApproachesJson),
            ("measurementTechnique", measurement.TechniquesJson),
            ("variableMeasured", measurement.VariablesJson),
            ("wasDerivedFrom", BioSamples.Of(record)),
            ("wasAttributedTo", ArrayOf(Participant.Of(record))),
            ("digest", Digest(etag)),
            ("contentSize", file.Size),
            ("encodingFormat", MediaType.Nwb),
            ("path", asset.Path),
        };
        return new JsonObject(
            members
                .Where(member => member.Value is not null)
                .Select(member => KeyValuePair.Create(member.Name, member.Value))
        );
    }

    /// <summary>What an NWB file says of itself that <see cref="DescribeNwb"/> refuses.</summary>
    /// <param name="record">What the file says.</param>
    /// <returns>Why, and what to write instead; null if it is in order.</returns>
    public static string? FindFault(NwbRecord record)
    {
        try
        {
            _ = (
                RelatedResources.Of(record.RelatedPublications),
                RecordingSession.Of(record),
                BioSamples.Of(record),
                Participant.Of(record)
            );
            return null;
        }
        catch (DandiException fault) when (!fault.IsFatal)
        {
            return fault.Message;
        }
    }

    /// <summary>The metadata of a Zarr; its digest is the archive's to state.</summary>
    /// <param name="asset">What it is and where.</param>
    /// <param name="size">The bytes of all its files.</param>
    public JsonObject DescribeZarr(LocalAsset asset, long size) =>
        Describe(asset.Path, LocalFile.ReadDateModified(asset.FullPath), size, MediaType.Zarr);

    private JsonObject Describe(string path, DateTimeOffset? modified, long size, string encoding)
    {
        var now = time.GetLocalNow();
        var metadata = new JsonObject
        {
            ["schemaKey"] = "Asset",
            ["schemaVersion"] = schemaVersion,
            ["access"] = OpenAccess(),
            ["wasGeneratedBy"] = new JsonArray(Activity(now)),
            ["dateModified"] = Show(now),
        };
        if (ShowLocal(modified) is { } blobDateModified)
            metadata["blobDateModified"] = blobDateModified;
        metadata["contentSize"] = size;
        metadata["encodingFormat"] = encoding;
        metadata["path"] = path;
        return metadata;
    }

    private JsonObject Activity(DateTimeOffset now) =>
        new()
        {
            ["id"] = $"urn:uuid:{newId()}",
            ["schemaKey"] = "Activity",
            ["name"] = "Metadata generation",
            ["description"] = "Metadata generated by dandi-native",
            ["startDate"] = Show(now),
            ["endDate"] = Show(now),
            ["wasAssociatedWith"] = new JsonArray(
                new JsonObject
                {
                    ["schemaKey"] = "Software",
                    ["name"] = "dandi-native",
                    ["version"] = programVersion,
                }
            ),
        };

    private static JsonArray OpenAccess() =>
        new(new JsonObject { ["schemaKey"] = "AccessRequirements", ["status"] = "dandi:OpenAccess" });

    private static JsonObject Digest(DandiETag etag) => new() { ["dandi:dandi-etag"] = etag.Value };

    private static JsonArray ArrayOf(params IEnumerable<JsonObject?> members) =>
        new([.. members.Where(member => member is not null)]);

    private string? ShowLocal(DateTimeOffset? moment) =>
        moment is { } known ? Show(TimeZoneInfo.ConvertTime(known, time.LocalTimeZone)) : null;

    private static string Show(DateTimeOffset moment) =>
        moment.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
}
