using System.Security.Cryptography;

namespace Dandi.Core.Tests;

public sealed class DandiETagTests
{
    [Fact]
    public void An_empty_blob_has_the_etag_of_zero_parts() =>
        Assert.Equal("d41d8cd98f00b204e9800998ecf8427e-0", new DandiETag(PartPlan.For(0), []).Value);

    [Fact]
    public void The_etag_of_one_part_is_the_md5_of_its_md5()
    {
        var etag = new DandiETag(PartPlan.For(1), MD5.HashData("\u0007"u8));

        Assert.Equal("7d93411f6cb34daa128cdb0ff859ea2c-1", etag.Value);
        Assert.Equal("89e74e640b8c46257a29de0616794d5d", Convert.ToHexStringLower(etag.PartMd5(1).Span));
    }

    [Fact]
    public void Each_part_keeps_its_own_digest() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, int.MaxValue])
            .Sample(
                (count, seed) =>
                {
                    var md5s = new byte[count * DandiETag.Md5Length];
                    new Random(seed).NextBytes(md5s);
                    var etag = new DandiETag(PartPlan.For(PartPlan.DefaultPartSize * count), md5s);
                    for (var number = 1; number <= count; number++)
                        Assert.Equal(md5s[((number - 1) * 16)..(number * 16)], etag.PartMd5(number).ToArray());
                },
                iter: 50
            );

    [Fact]
    public void A_missing_digest_is_refused() =>
        Assert.Throws<ArgumentException>(() => new DandiETag(PartPlan.For(1), []));
}
