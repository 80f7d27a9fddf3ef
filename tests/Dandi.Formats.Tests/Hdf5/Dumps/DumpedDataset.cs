using System.Text.Json.Nodes;
using Dandi.Hdf5;
using Dandi.Hdf5.Layouts;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>Dumps datasets in the form of the reference dumps.</summary>
internal static class DumpedDataset
{
    private const int MaxChunks = 16;

    public static void AddTo(JsonObject dump, Hdf5Dataset dataset, JsonObject type, DumpedValues values)
    {
        dump["type"] = type;
        dump["space"] = Dataspace(dataset.Dataspace);
        dump["layout"] = Layout(dataset);
        if (dataset.Filters.Count > 0)
            dump["filters"] = new JsonArray([.. dataset.Filters.Select(Filter)]);
        if (!dataset.FillValue.IsDefined)
            dump["fill"] = new JsonObject { ["defined"] = "undefined" };
        else if (!dataset.FillValue.Bytes.IsEmpty)
            dump["fill"] = new JsonObject
            {
                ["defined"] = "user",
                ["value"] = values.Element(dataset.Type, dataset.FillValue.Bytes.Span),
            };
        var omitted =
            dataset.UsesExternalFiles ? "external-storage"
            : dataset.Layout.Class == Hdf5LayoutClass.Virtual ? "virtual"
            : null;
        if (omitted is not null)
            dump["value_omitted"] = omitted;
        else
            values.AddTo(dump, dataset.Values);
    }

    public static JsonObject Dataspace(Hdf5Dataspace space)
    {
        if (space.IsNull)
            return new JsonObject { ["class"] = "null" };
        if (space.IsScalar)
            return new JsonObject { ["class"] = "scalar" };
        var dump = new JsonObject { ["class"] = "simple", ["dims"] = Numbers(space.Dimensions) };
        if (!space.MaxDimensions.SequenceEqual(space.Dimensions))
            dump["max"] = new JsonArray([
                .. space.MaxDimensions.Select(length => length < 0 ? null : (JsonNode)length),
            ]);
        return dump;
    }

    private static JsonObject Layout(Hdf5Dataset dataset)
    {
        var layout = dataset.Layout;
        var dump = new JsonObject { ["class"] = layout.Class.ToString().ToLowerInvariant() };
        try
        {
            if (layout.Class == Hdf5LayoutClass.Chunked)
                AddChunks(dump, dataset);
            dump["storage"] = dataset.StorageSize;
        }
        catch (Hdf5Exception failure)
        {
            dump["chunks_error"] = DumpedText.Failure(failure);
        }
        return dump;
    }

    private static void AddChunks(JsonObject dump, Hdf5Dataset dataset)
    {
        var layout = dataset.Layout;
        dump["chunk"] = new JsonArray([.. layout.ChunkDimensions.Select(length => (JsonNode)length)]);
        dump["index"] = layout.IndexKind switch
        {
            Hdf5ChunkIndexKind.BTreeV1 => "btree1",
            Hdf5ChunkIndexKind.SingleChunk => "single",
            Hdf5ChunkIndexKind.Implicit => "none",
            Hdf5ChunkIndexKind.FixedArray => "fixed-array",
            Hdf5ChunkIndexKind.ExtensibleArray => "extensible-array",
            _ => "btree2",
        };
        var chunks = dataset.Chunks.ToList();
        dump["chunks_stored"] = chunks.Count;
        if (chunks.Count is 0 or > MaxChunks)
            return;
        dump["chunks"] = new JsonArray([
            .. chunks.Select(chunk => new JsonObject
            {
                ["at"] = Numbers([.. chunk.Scaled.Zip(layout.ChunkDimensions, (place, length) => place * length)]),
                ["size"] = chunk.Size,
                ["mask"] = chunk.FilterMask,
            }),
        ]);
    }

    private static JsonObject Filter(Hdf5Filter filter) =>
        new()
        {
            ["id"] = filter.Id,
            ["optional"] = filter.IsOptional,
            ["params"] = new JsonArray([.. filter.Parameters.Select(value => (JsonNode)value)]),
        };

    private static JsonArray Numbers(IReadOnlyList<long> numbers) =>
        new([.. numbers.Select(number => (JsonNode)number)]);
}
