namespace Dandi.Zarr;

/// <summary>
/// Validates the codecs of an array (<see href="https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html">Zarr
/// 3.1</see>, "Codecs", and the specifications of the core codecs).
/// </summary>
/// <remarks>
/// A list has array-to-array codecs, one array-to-bytes codec and bytes-to-bytes codecs, in this order.
/// </remarks>
internal static class ZarrV3Codecs
{
    private const int MaxNesting = 8;

    /// <summary>Validates a list of codecs.</summary>
    /// <param name="codecs">The list.</param>
    /// <param name="type">The data type of the array; null if unknown.</param>
    /// <param name="rank">The number of dimensions; null if unknown.</param>
    /// <param name="chunkShape">The shape of the chunks to encode; null if unknown.</param>
    public static void Validate(JsonChecker codecs, ZarrV3Type? type, int? rank, long[]? chunkShape) =>
        Validate(codecs, new Chunk(type, rank, chunkShape, 0));

    private static void Validate(JsonChecker codecs, Chunk chunk)
    {
        var list = codecs.RequireList(minLength: 1);
        var (serializers, areAllKnown, isSerialized) = (0, true, false);
        foreach (var codec in list.Items())
        {
            var name = ZarrV3Array.NameOf(codec);
            var stage = StageOf(name);
            if (stage is null && name is not null)
                codec.ReportHint($"is the codec `{name}`, an extension that some readers do not support");
            areAllKnown &= stage is not null;
            if (stage == Stage.ArrayToBytes)
                serializers++;
            codec.Require(
                !(isSerialized && stage == Stage.ArrayToArray),
                "must come before the codec that converts arrays to bytes"
            );
            codec.Require(
                isSerialized || stage != Stage.BytesToBytes || !areAllKnown,
                "must come after the codec that converts arrays to bytes"
            );
            isSerialized |= stage == Stage.ArrayToBytes;
            if (name is not null)
                ValidateConfiguration(name, codec, chunk);
            // The result of an array-to-array codec has another shape.
            if (stage is null or Stage.ArrayToArray)
                chunk = chunk with { Shape = null };
        }
        if (areAllKnown || serializers > 1)
            list.Require(
                serializers == 1,
                $"has {serializers} codecs that convert arrays to bytes, such as `bytes`, and needs exactly one"
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

    private static void ValidateConfiguration(string name, JsonChecker codec, Chunk chunk)
    {
        var settings = codec.Optional("configuration");
        switch (name)
        {
            case "bytes":
                var endian = settings.Optional("endian").RequireOneOf("little", "big");
                codec.Require(
                    chunk.Type?.HasByteOrder != true || endian.IsPresent,
                    "needs `endian`, because values have more than one byte"
                );
                break;
            case "gzip":
                settings.Optional("level").RequireInteger(0, 9);
                break;
            case "zstd":
                settings.Optional("level").RequireInteger(-131072, 22);
                settings.Optional("checksum").RequireBoolean();
                break;
            case "blosc":
                settings.Optional("cname").RequireOneOf("lz4", "lz4hc", "blosclz", "zstd", "snappy", "zlib");
                settings.Optional("clevel").RequireInteger(0, 9);
                settings.Optional("shuffle").RequireOneOf("noshuffle", "shuffle", "bitshuffle");
                settings.Optional("typesize").RequireInteger(min: 1);
                settings.Optional("blocksize").RequireInteger(min: 0);
                break;
            case "transpose":
                ValidateOrder(codec.Required("configuration").Required("order"), chunk.Rank);
                break;
            case "sharding_indexed":
                ValidateShards(codec.Required("configuration"), chunk);
                break;
        }
    }

    private static void ValidateOrder(JsonChecker order, int? rank)
    {
        // Early drafts had a letter here, which readers still accept.
        if (order.Text is "C" or "F")
            return;
        var axes = ZarrV3Array.Lengths(order, min: 0);
        if (axes is null)
            return;
        order.Require(
            axes.Order().SequenceEqual(Enumerable.Range(0, axes.Length).Select(axis => (long)axis))
                && (rank is null || axes.Length == rank),
            "must contain each dimension once"
        );
    }

    private static void ValidateShards(JsonChecker settings, Chunk chunk)
    {
        var shape = settings.Required("chunk_shape");
        var inner = ZarrV3Array.Lengths(shape, min: 1);
        if (inner is not null && chunk.Shape is { } outer)
        {
            shape
                .Require(inner.Length == outer.Length, $"must have {outer.Length} items, one for each dimension")
                .Require(
                    inner.Length != outer.Length || outer.Zip(inner).All(pair => pair.First % pair.Second == 0),
                    "must divide the shape of the shard"
                );
        }
        settings.Optional("index_location").RequireOneOf("start", "end");
        var codecs = settings.Required("codecs");
        codecs.Require(chunk.Nesting < MaxNesting, $"is nested more than {MaxNesting} levels deep");
        if (chunk.Nesting < MaxNesting)
            Validate(codecs, chunk with { Shape = inner, Nesting = chunk.Nesting + 1 });
        Validate(
            settings.Required("index_codecs"),
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
