using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Dandi.Downloads;

/// <summary>The digest that downloaded bytes must have.</summary>
/// <param name="Kind">The algorithm.</param>
/// <param name="Value">The digest as the archive states it, in lowercase.</param>
internal sealed record ExpectedDigest(ExpectedDigest.Algorithm Kind, string Value)
{
    private const string Sha256Name = "sha256";

    /// <summary>The algorithms of digests that the archive states for files.</summary>
    public enum Algorithm
    {
        /// <summary>The dandi-etag of a blob.</summary>
        DandiETag,

        /// <summary>The MD5 of an entry of a Zarr.</summary>
        Md5,
    }

    /// <summary>The SHA-256 of the blob, which only identifies it; null if the archive does not state it.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The digest of a blob.</summary>
    public static ExpectedDigest DandiETag(string value, string? sha256 = null) =>
        new(Algorithm.DandiETag, Lowercase(value)) { Sha256 = sha256 };

    /// <summary>The digest of an entry of a Zarr.</summary>
    public static ExpectedDigest Md5(string value) => new(Algorithm.Md5, Lowercase(value));

    /// <summary>The messages that are hashed for it.</summary>
    /// <param name="size">The size of the file in bytes.</param>
    public PartPlan PlanFor(long size) =>
        Kind == Algorithm.DandiETag ? PartPlan.For(size) : new PartPlan(size, size, 1);

    /// <summary>Computes the digest from the MD5s of the messages.</summary>
    /// <param name="plan">The messages.</param>
    /// <param name="md5s">Their MD5s in order, 16 bytes each.</param>
    public string Compute(PartPlan plan, byte[] md5s) =>
        Kind == Algorithm.DandiETag ? new DandiETag(plan, md5s).Value : Convert.ToHexStringLower(md5s);

    /// <inheritdoc cref="Compute(PartPlan, byte[])"/>
    public string Compute(PartPlan plan, UInt128 md5)
    {
        var bytes = new byte[Dandi.DandiETag.Md5Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, md5);
        return Compute(plan, plan.Count == 0 ? [] : bytes);
    }

    /// <summary>
    /// The content of the file <c>checksum</c> of an interrupted download, as the Python client writes it.
    /// </summary>
    public byte[] ToChecksumFile()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString(NameOf(Kind), Value);
            if (Sha256 is not null)
                json.WriteString(Sha256Name, Sha256);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>
    /// Whether the bytes that are described by a file <c>checksum</c> belong to the same content: at least one digest
    /// is stated by both, and all of those are equal.
    /// </summary>
    /// <param name="checksumFile">
    /// The content of the file, which anybody may have written; null if there is none.
    /// </param>
    public bool Matches(byte[]? checksumFile)
    {
        if (checksumFile is null)
            return false;
        try
        {
            using var json = JsonDocument.Parse(checksumFile, new JsonDocumentOptions { MaxDepth = 8 });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            var (main, sha256) = (Find(json.RootElement, NameOf(Kind)), Find(json.RootElement, Sha256Name));
            var isSame = main is null || main == Value;
            var isSameSha256 = sha256 is null || Sha256 is null || sha256 == Sha256;
            return isSame && isSameSha256 && (main is not null || (sha256 is not null && Sha256 is not null));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return false;
        }
    }

    private static string? Find(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string NameOf(Algorithm kind) => kind == Algorithm.DandiETag ? "dandi-etag" : "md5";

#pragma warning disable CA1308 // Digests are written in lowercase.
    private static string Lowercase(string value) => value.ToLowerInvariant();
#pragma warning restore CA1308
}
