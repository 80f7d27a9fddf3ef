using System.Security.Cryptography;

namespace Dandi;

/// <summary>The dandi-etag of a blob: the MD5 of the MD5s of its parts, a hyphen, the number of parts (archive-api.md §8).</summary>
/// <remarks>It is what an S3 store answers as ETag when the same parts are completed.</remarks>
public sealed class DandiETag
{
    /// <summary>The length of an MD5 in bytes.</summary>
    public const int Md5Length = 16;

    private readonly byte[] _partMd5s;

    /// <summary>Puts the digests of all parts together.</summary>
    /// <param name="plan">The parts.</param>
    /// <param name="partMd5s">The raw MD5 of each part, one after another: 16 bytes a part.</param>
    /// <exception cref="ArgumentException">The length is not 16 bytes for each part of the plan.</exception>
    public DandiETag(PartPlan plan, byte[] partMd5s)
    {
        if (partMd5s.Length != plan.Count * Md5Length)
            throw new ArgumentException("16 bytes are due for each part", nameof(partMd5s));
        Plan = plan;
        _partMd5s = partMd5s;
        Value = $"{Convert.ToHexStringLower(MD5.HashData(partMd5s))}-{plan.Count}";
    }

    /// <summary>The parts that were digested.</summary>
    public PartPlan Plan { get; }

    /// <summary>The text: 32 lower-case hexadecimal digits, a hyphen, the number of parts.</summary>
    public string Value { get; }

    /// <summary>The raw MD5 of the part with this number, from 1.</summary>
    public ReadOnlyMemory<byte> PartMd5(int number) => _partMd5s.AsMemory((number - 1) * Md5Length, Md5Length);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
