namespace Dandi.Zarr;

/// <summary>The rules for the codecs of an array (Zarr specification, version 3.1).</summary>
internal static class ZarrV3Codecs
{
    private const int MaxNesting = 8;

    /// <summary>Judges a list of codecs.</summary>
    /// <param name="codecs">The list.</param>
    /// <param name="type">The type of the array; null for an unknown one.</param>
    /// <param name="rank">The number of dimensions; null where it cannot be told.</param>
    /// <param name="chunkShape">The lengths of the chunks to encode; null where they cannot be told.</param>
    public static void Validate(JsonPlace codecs, ZarrV3Type? type, int? rank, long[]? chunkShape) =>
        Validate(codecs, new Chunk(type, rank, chunkShape, 0));

    private static void Validate(JsonPlace codecs, Chunk chunk)
    {
        var list = codecs.IsList(atLeast: 1);
        var (serializers, areAllKnown, isSerialized) = (0, true, false);
        foreach (var codec in list.Items())
        {
            var name = ZarrV3Array.NameOf(codec);
            var stage = StageOf(name);
            if (stage is null && name is not null)
                codec.Departs($"is the codec `{name}`, an extension that not every reader knows");
            areAllKnown &= stage is not null;
            if (stage == Stage.ArrayToBytes)
                serializers++;
            codec.Demand(
                !(isSerialized && stage == Stage.ArrayToArray),
                "must stand before the codec that makes bytes of arrays"
            );
            codec.Demand(
                isSerialized || stage != Stage.BytesToBytes || !areAllKnown,
                "must stand behind the codec that makes bytes of arrays"
            );
            isSerialized |= stage == Stage.ArrayToBytes;
            if (name is not null)
                ValidateConfiguration(name, codec, chunk);
            // What an array-to-array codec makes has another shape.
            if (stage is null or Stage.ArrayToArray)
                chunk = chunk with { Shape = null };
        }
        if (areAllKnown || serializers > 1)
            list.Demand(
                serializers == 1,
                $"must have one codec that makes bytes of arrays, such as `bytes`, and has {serializers}"
            );
    }

    private static Stage? StageOf(string? name) =>
        name switch
        {
            "transpose" => Stage.ArrayToArray,
            "bytes" or "sharding_indexed" => Stage.ArrayToBytes,
            "gzip" or "blosc" or "zstd" or "crc32c" => Stage.BytesToBytes,
            _ => null,
        };

    private static void ValidateConfiguration(string name, JsonPlace codec, Chunk chunk)
    {
        var settings = codec.May("configuration");
        switch (name)
        {
            case "bytes":
                var endian = settings.May("endian").IsOneOf("little", "big");
                codec.Demand(
                    chunk.Type?.HasByteOrder != true || endian.IsPresent,
                    "must say its `endian`, for a value has more than one byte"
                );
                break;
            case "gzip":
                settings.May("level").IsInteger(0, 9);
                break;
            case "zstd":
                settings.May("level").IsInteger(-131072, 22);
                settings.May("checksum").IsBoolean();
                break;
            case "blosc":
                settings.May("cname").IsOneOf("lz4", "lz4hc", "blosclz", "zstd", "snappy", "zlib");
                settings.May("clevel").IsInteger(0, 9);
                settings.May("shuffle").IsOneOf("noshuffle", "shuffle", "bitshuffle");
                settings.May("typesize").IsInteger(atLeast: 1);
                settings.May("blocksize").IsInteger(atLeast: 0);
                break;
            case "transpose":
                ValidateOrder(codec.Must("configuration").Must("order"), chunk.Rank);
                break;
            case "sharding_indexed":
                ValidateShards(codec.Must("configuration"), chunk);
                break;
        }
    }

    private static void ValidateOrder(JsonPlace order, int? rank)
    {
        // Early drafts had a letter here, and readers still take it.
        if (order.Text is "C" or "F")
            return;
        var axes = ZarrV3Array.Lengths(order, atLeast: 0);
        if (axes is null)
            return;
        order.Demand(
            axes.Order().SequenceEqual(Enumerable.Range(0, axes.Length).Select(axis => (long)axis))
                && (rank is null || axes.Length == rank),
            "must name each dimension once"
        );
    }

    private static void ValidateShards(JsonPlace settings, Chunk chunk)
    {
        var shape = settings.Must("chunk_shape");
        var inner = ZarrV3Array.Lengths(shape, atLeast: 1);
        if (inner is not null && chunk.Shape is { } outer)
        {
            shape
                .Demand(inner.Length == outer.Length, $"must have one length for each of the {outer.Length} dimensions")
                .Demand(
                    inner.Length != outer.Length || outer.Zip(inner).All(pair => pair.First % pair.Second == 0),
                    "must divide the lengths of the shard"
                );
        }
        settings.May("index_location").IsOneOf("start", "end");
        var codecs = settings.Must("codecs");
        codecs.Demand(chunk.Nesting < MaxNesting, $"is nested deeper than {MaxNesting} levels");
        if (chunk.Nesting < MaxNesting)
            Validate(codecs, chunk with { Shape = inner, Nesting = chunk.Nesting + 1 });
        Validate(
            settings.Must("index_codecs"),
            new Chunk(new ZarrV3Type(ZarrV3Kind.Unsigned, 64), chunk.Rank + 1, null, MaxNesting)
        );
    }

    private enum Stage
    {
        ArrayToArray,
        ArrayToBytes,
        BytesToBytes,
    }

    private sealed record Chunk(ZarrV3Type? Type, int? Rank, long[]? Shape, int Nesting);
}
