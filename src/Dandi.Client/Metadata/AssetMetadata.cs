using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Bids.Matching;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Media;
using Dandi.Nwb;

namespace Dandi.Metadata;

/// <summary>
/// Creates the metadata of assets in the form of the DANDI schema (https://github.com/dandi/schema; docs/spec/nwb.md
/// §3.3, docs/spec/bids-zarr-schema.md).
/// </summary>
/// <param name="schemaVersion">The version of the DANDI schema that the archive expects.</param>
/// <param name="programVersion">The version of this program, for the activity that generated the metadata.</param>
/// <param name="time">The clock.</param>
/// <param name="newId">Creates the id of an activity.</param>
public sealed class AssetMetadata(string schemaVersion, string programVersion, TimeProvider time, Func<Guid> newId)
{
    /// <summary>
    /// Creates the metadata of a file whose content is not read. For an NWB file that cannot be read, the media type is
    /// not that of NWB.
    /// </summary>
    /// <param name="asset">The asset.</param>
    /// <param name="file">The open file.</param>
    /// <param name="etag">The digest of the file.</param>
    /// <param name="entities">What the path in a BIDS dataset says; null if it says nothing.</param>
    public JsonObject Describe(LocalAsset asset, LocalFile file, DandiETag etag, BidsEntities? entities = null)
    {
        var metadata = Describe(
            asset.Path,
            file.DateModified,
            file.Size,
            MediaType.Of(Path.GetFileName(asset.Path)),
            entities
        );
        metadata["digest"] = Digest(etag.Value);
        return metadata;
    }

    /// <summary>Creates the metadata of an NWB file.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="file">The open file.</param>
    /// <param name="etag">The digest of the file.</param>
    /// <param name="record">What the file says about itself.</param>
    /// <exception cref="DandiException">
    /// A field has a value that metadata cannot have (docs/spec/nwb.md §3.3, §3.6). The message says which one, and
    /// what to write instead.
    /// </exception>
    public JsonObject DescribeNwb(LocalAsset asset, LocalFile file, DandiETag etag, NwbRecord record) =>
        DescribeNwb(asset.Path, file.DateModified, file.Size, etag.Value, record);

    /// <summary>Creates the metadata of an NWB file that need not be on this machine.</summary>
    /// <param name="path">The path in the Dandiset.</param>
    /// <param name="modified">The modification time; null if it is unknown.</param>
    /// <param name="size">The size in bytes.</param>
    /// <param name="etag">The dandi-etag; null if it is unknown.</param>
    /// <param name="record">What the file says about itself.</param>
    /// <inheritdoc cref="DescribeNwb(LocalAsset, LocalFile, DandiETag, NwbRecord)" path="/exception"/>
    public JsonObject DescribeNwb(string path, DateTimeOffset? modified, long size, string? etag, NwbRecord record)
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
            ("blobDateModified", ShowLocal(modified)),
            ("approach", measurement.ApproachesJson),
            ("measurementTechnique", measurement.TechniquesJson),
            ("variableMeasured", measurement.VariablesJson),
            ("wasDerivedFrom", BioSamples.Of(record)),
            ("wasAttributedTo", ArrayOf(Participant.Of(record))),
            ("digest", etag is null ? null : Digest(etag)),
            ("contentSize", size),
            ("encodingFormat", MediaType.Nwb),
            ("path", path),
        };
        return new JsonObject(
            members
                .Where(member => member.Value is not null)
                .Select(member => KeyValuePair.Create(member.Name, member.Value))
        );
    }

    /// <summary>
    /// Checks whether <see cref="DescribeNwb(LocalAsset, LocalFile, DandiETag, NwbRecord)"/> can describe an NWB file.
    /// </summary>
    /// <param name="record">What the file says about itself.</param>
    /// <returns>The message of the exception that it would throw; null if it can.</returns>
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

    /// <summary>Creates the metadata of a Zarr, without a digest, which the archive adds.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="size">The total size of its entries in bytes.</param>
    /// <param name="entities">What the path in a BIDS dataset says; null if it says nothing.</param>
    public JsonObject DescribeZarr(LocalAsset asset, long size, BidsEntities? entities = null) =>
        Describe(asset.Path, LocalFile.ReadDateModified(asset.FullPath), size, MediaType.Zarr, entities);

    private JsonObject Describe(
        string path,
        DateTimeOffset? modified,
        long size,
        string encoding,
        BidsEntities? entities
    )
    {
        var now = time.GetLocalNow();
        var metadata = new JsonObject
        {
            ["schemaKey"] = "Asset",
            ["schemaVersion"] = schemaVersion,
            ["access"] = OpenAccess(),
            ["wasGeneratedBy"] = ArrayOf(RecordingSession.Of(entities), Activity(now)),
            ["dateModified"] = Show(now),
        };
        if (ShowLocal(modified) is { } blobDateModified)
            metadata["blobDateModified"] = blobDateModified;
        if (entities is not null)
            metadata["wasAttributedTo"] = ArrayOf(Participant.Of(entities));
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

    private static JsonObject Digest(string etag) => new() { ["dandi:dandi-etag"] = etag };

    private static JsonArray ArrayOf(params IEnumerable<JsonObject?> members) =>
        new([.. members.Where(member => member is not null)]);

    private string? ShowLocal(DateTimeOffset? moment) =>
        moment is { } known ? Show(TimeZoneInfo.ConvertTime(known, time.LocalTimeZone)) : null;

    private static string Show(DateTimeOffset moment) =>
        moment.ToString(MetadataShape.TimeFormat, CultureInfo.InvariantCulture);
}
