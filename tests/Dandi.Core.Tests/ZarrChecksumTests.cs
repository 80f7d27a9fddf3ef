using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dandi.Core.Tests;

/// <summary>Includes the test vectors of docs/spec/archive-api.md §11.</summary>
public sealed class ZarrChecksumTests
{
    [Fact]
    public void An_empty_Zarr_has_a_checksum() => Assert.Equal(ZarrChecksum.Empty, ZarrChecksum.Of([]));

    [Theory]
    [InlineData("8727d3933b797fcfd6393ef8959f3316-1--2", ".zarray={}")]
    [InlineData(
        "6c7ea8b3bb8c08694698c41311c00991-4--25",
        ".zgroup={\"zarr_format\":2}",
        "0/.zarray={}",
        "0/0/0=abc",
        "0/0/1=def"
    )]
    [InlineData("379749b0418188e9464f4df01c39c22a-2--2", ".zgroup={}", "a/0.0=")]
    [InlineData(
        "6345c1cb57877427aa1183754e2aafca-15--45",
        "9=9",
        "10=10",
        "a=a",
        "B=B",
        "a.b=a.b",
        "a-b=a-b",
        "a0=a0",
        "_x=_x",
        "zarr.json=zarr.json",
        "dir/c/0=dir",
        "dir-2/c/0=dir-2",
        "dir.2/c/0=dir.2",
        "Dir/c/0=Dir",
        "dir2/c/0=dir2",
        "d/c/0=d"
    )]
    [InlineData(
        "96e45b243ba5dd41e4a74f8754fbf1e4-7--7",
        "\u00e9.txt=1",
        "e\u0301.txt=2",
        "\u65e5\u672c/\u00fc=3",
        "q\"uote=4",
        "tab\tname=5",
        "del\u007f=6",
        "sp ace&<>'+=7"
    )]
    [InlineData(
        "488398d97525b8f1f8671d143e2bd237-4--11",
        "\ufffd=bmp",
        "\U0001F600=astral",
        "\ue000/x=p",
        "\U00010000/x=q"
    )]
    [InlineData("26e44893a5c0b6ef1b6d4f610db27621-1--4", "a/b/c/d/e/f/g/h=deep")]
    public void Checksums_equal_the_test_vectors(string expected, params string[] files) =>
        Assert.Equal(expected, ZarrChecksum.Of(files.Reverse().Select(FromText)));

    [Fact]
    public void Counts_and_sizes_have_64_bits() =>
        Assert.Equal(
            "23569817ef95f979326c045c4c88f41d-3--9007209992159233",
            ZarrChecksum.Of([
                Entry("0/0/0", "00000000000000000000000000000000", 5368709120),
                Entry("0/0/1", "ffffffffffffffffffffffffffffffff", 5368709120),
                Entry("1", "0123456789abcdef0123456789abcdef", 9007199254740993),
            ])
        );

    [Theory]
    [InlineData(100)]
    [InlineData(ZarrDirectory.StreamingThreshold)]
    [InlineData(ZarrDirectory.StreamingThreshold + 10)]
    public void Many_files_in_a_directory_have_the_same_checksum_streamed_or_not(int count)
    {
        var entries = Enumerable
            .Range(0, count)
            .Select(i => new ZarrEntry($"x/{i:000000}", (UInt128)i, i))
            .Prepend(new ZarrEntry(".zgroup", 1, 1))
            .ToList();
        var (kept, asked) = (new ZarrChecksum(), new List<string>());
        var streamed = new ZarrChecksum(path =>
        {
            asked.Add(path);
            return path == "x";
        });

        foreach (var entry in entries)
        {
            kept.Add(entry);
            streamed.Add(entry);
        }

        Assert.Equal(kept.Complete(), streamed.Complete());
        Assert.Equal(count >= ZarrDirectory.StreamingThreshold ? ["x"] : [], asked);
    }

    [Fact]
    public void A_folder_that_appears_later_is_an_error_and_not_a_wrong_checksum()
    {
        var checksum = new ZarrChecksum(_ => true);
        for (var i = 0; i < ZarrDirectory.StreamingThreshold; i++)
            checksum.Add(new ZarrEntry($"{i:000000}", 1, 1));
        checksum.Add(new ZarrEntry("z/new", 1, 1));

        Assert.Throws<DandiException>(checksum.Complete);
    }

    [Fact]
    public void Files_out_of_order_are_refused()
    {
        var checksum = new ZarrChecksum();
        checksum.Add(FromText("b=1"));

        Assert.Throws<ArgumentException>(() => checksum.Add(FromText("a=1")));
        Assert.Throws<ArgumentException>(() => checksum.Add(FromText("b=1")));
    }

    [Fact]
    public void The_order_in_which_files_are_given_does_not_matter() =>
        Gen.Select(Gen.Char["ab-/.ü😀"[..6]].Array[1, 6].Array[1, 30], Gen.Int[0, 1000])
            .Sample(
                (names, seed) =>
                {
                    var paths = names
                        .Select(name => new string(name).Trim('/'))
                        .Where(path => path.Length > 0 && !path.Contains("//", StringComparison.Ordinal))
                        .Distinct()
                        .ToList();
                    // A path cannot be a file and a directory.
                    paths.RemoveAll(path => paths.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal)));
                    var entries = paths.Select(path => FromText($"{path}={path}")).ToArray();
                    var shuffled = entries.ToArray();
                    new Random(seed).Shuffle(shuffled);
                    Assert.Equal(ZarrChecksum.Of(entries), ZarrChecksum.Of(shuffled));
                },
                iter: 300
            );

    [Fact]
    public void Texts_are_ordered_by_their_UTF8_bytes() =>
        Gen.Select(
                Gen.String[Gen.Char["a\u007f\u00e9\ue000\ufffd"], 0, 4],
                Gen.String[Gen.Char["a\u007f\u00e9\ue000\ufffd"], 0, 4],
                Gen.Bool
            )
            .Sample(
                (left, right, astral) =>
                {
                    if (astral)
                        left += "\U0001F600";
                    var expected = Encoding
                        .UTF8.GetBytes(left)
                        .AsSpan()
                        .SequenceCompareTo(Encoding.UTF8.GetBytes(right));
                    Assert.Equal(Math.Sign(expected), Math.Sign(Utf8Order.Instance.Compare(left, right)));
                },
                iter: 2_000
            );

    [Theory]
    [InlineData("23569817ef95f979326c045c4c88f41d-3--900", true, 3, 900)]
    [InlineData("23569817ef95f979326c045c4c88f41d-3", false, 0, 0)]
    [InlineData("x", false, 0, 0)]
    public void The_totals_are_read_from_a_checksum(string checksum, bool isValid, long count, long size)
    {
        Assert.Equal(isValid, ZarrChecksum.TryReadTotals(checksum, out var files, out var bytes));
        if (isValid)
            Assert.Equal((count, size), (files, bytes));
    }

    private static ZarrEntry FromText(string text)
    {
        var (path, content) = (
            text[..text.IndexOf('=', StringComparison.Ordinal)],
            text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]
        );
        var bytes = Encoding.UTF8.GetBytes(content);
        return new ZarrEntry(path, BinaryPrimitives.ReadUInt128BigEndian(MD5.HashData(bytes)), bytes.Length);
    }

    private static ZarrEntry Entry(string path, string md5, long size) =>
        new(path, UInt128.Parse(md5, NumberStyles.HexNumber, CultureInfo.InvariantCulture), size);
}
