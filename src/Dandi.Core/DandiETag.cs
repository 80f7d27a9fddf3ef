using System.Security.Cryptography;

namespace Dandi;

/// <summary>
/// The dandi-etag of a blob: the MD5 of the MD5s of its parts, a hyphen and the number of parts
/// (docs/spec/archive-api.md §8).
/// </summary>
/// <remarks>It equals the ETag that an S3 store returns when an upload of the same parts is completed.</remarks>
public sealed class DandiETag
{
    /// <summary>The length of an MD5 in bytes.</summary>
    public const int Md5Length = 16;

    private readonly byte[] _partMd5s;

    /// <summary>Combines the digests of all parts.</summary>
    /// <param name="plan">How the blob is divided into parts.</param>
    /// <param name="partMd5s">The raw MD5s of the parts in order, 16 bytes each. The array is not copied.</param>
    /// <exception cref="ArgumentException">
    /// The length of <paramref name="partMd5s"/> is not 16 bytes for each part of the plan.
    /// </exception>
    public DandiETag(PartPlan plan, byte[] partMd5s)
    {
        if (partMd5s.Length != plan.Count * Md5Length)
            throw new ArgumentException("Expected 16 bytes for each part of the plan.", nameof(partMd5s));
        Plan = plan;
        _partMd5s = partMd5s;
        Value = $"{Convert.ToHexStringLower(MD5.HashData(partMd5s))}-{plan.Count}";
    }

    /// <summary>
    /// How the blob is divided into parts; the archive must use the same layout for the ETags to match.
    /// </summary>
    public PartPlan Plan { get; }

    /// <summary>The dandi-etag: 32 lowercase hexadecimal digits, a hyphen and the number of parts.</summary>
    public string Value { get; }

    /// <summary>Gets the raw MD5 of a part, by its number from 1.</summary>
    public ReadOnlyMemory<byte> PartMd5(int number) => _partMd5s.AsMemory((number - 1) * Md5Length, Md5Length);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
