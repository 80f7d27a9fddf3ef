using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dandi.Testing;
using Dandi.Zarr;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>Comparison of digests and file lists with the Python client.</summary>
[Trait("Category", "Corpus")]
public sealed class ZarrStoreCorpusTests
{
    public static TheoryData<CorpusCase> Zarrs => ZarrCorpus.Cases("zarr");

    public static TheoryData<CorpusCase> Stores => ZarrCorpus.Cases("wild-ngff/stores");

    [Theory]
    [MemberData(nameof(Zarrs))]
    public void Files_are_those_of_the_Python_client(CorpusCase @case)
    {
        using var folder = new TempFolder();
        CorpusTree.Build(@case["entries"], folder, @case.Text("root"));

        var files = new ZarrStore(folder.Locate(@case.Text("root"))).Files().ToList();

        var expected = @case["expected"];
        Assert.Equal(
            expected
                .GetProperty("iterfiles")
                .EnumerateArray()
                .Select(path => path.GetString()!)
                .Order(StringComparer.Ordinal),
            files.Select(file => file.Path).Order(StringComparer.Ordinal)
        );
        Assert.Equal(expected.GetProperty("number_of_files").GetInt32(), files.Count);
        Assert.Equal(expected.GetProperty("size").GetInt64(), files.Sum(file => file.Size));
    }

    [Theory]
    [MemberData(nameof(Zarrs))]
    [MemberData(nameof(Stores))]
    public void Digest_is_that_of_the_Python_client(CorpusCase @case)
    {
        using var folder = new TempFolder();
        CorpusTree.Build(@case["entries"], folder, @case.Text("root"));
        var store = new ZarrStore(folder.Locate(@case.Text("root")));
        var checksum = new ZarrChecksum();

        foreach (var file in store.Files())
            checksum.Add(new ZarrEntry(file.Path, Md5Of(store.FullPath(file.Path)), file.Size));

        var digest = @case["expected"].GetProperty("digest");
        Assert.Equal(
            digest.ValueKind == System.Text.Json.JsonValueKind.Object
                ? digest.GetProperty("dandi:dandi-zarr-checksum").GetString()
                : digest.GetString(),
            checksum.Complete()
        );
    }

    private static UInt128 Md5Of(string file)
    {
        using var stream = File.OpenRead(file);
        return BinaryPrimitives.ReadUInt128BigEndian(MD5.HashData(stream));
    }
}

public sealed class ZarrStoreTests
{
    [Fact]
    public void Files_are_ordered_by_the_bytes_of_their_full_paths() =>
        Gen.Char["a.-0/ü\uFF5E\uE000"]
            .Array[1, 8]
            .Array[1, 25]
            .Sample(
                names =>
                {
                    using var folder = new TempFolder();
                    var paths = names
                        .Select(name => new string(name).Replace("\uE000", "\U0001F600", StringComparison.Ordinal))
                        .Where(IsPath)
                        .Distinct()
                        .ToList();
                    // A path cannot be both a file and a folder.
                    paths.RemoveAll(path => paths.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal)));
                    foreach (var path in paths)
                        folder.Write($"z/{path}", path);
                    Directory.CreateDirectory(folder.Locate("z"));

                    var files = new ZarrStore(folder.Locate("z")).Files().ToList();

                    paths.Sort(
                        (left, right) =>
                            Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right))
                    );
                    Assert.Equal(paths.Select(path => new ZarrFile(path, Encoding.UTF8.GetByteCount(path))), files);
                },
                iter: 60,
                threads: 1
            );

    [Fact]
    public void Files_of_version_control_are_excluded_at_every_level()
    {
        using var folder = new TempFolder();
        foreach (
            var path in (string[])
                [
                    ".git/x",
                    "a/.git",
                    "a/.datalad/x",
                    ".dandi/x",
                    "a/b/.gitattributes",
                    ".gitmodules",
                    ".gitignore",
                    "git",
                    ".git2/x",
                    "a/.Git",
                ]
        )
            folder.Write(path, "");

        Assert.Equal(
            [".git2/x", ".gitignore", "a/.Git", "git"],
            new ZarrStore(folder.Root).Files().Select(file => file.Path)
        );
    }

    [Fact]
    public void Link_to_a_parent_folder_is_an_error()
    {
        using var folder = new TempFolder();
        folder.Write("z/a/file", "1");
        File.CreateSymbolicLink(folder.Locate("z/a/up"), folder.Locate("z"));

        var error = Assert.Throws<DandiException>(() => new ZarrStore(folder.Locate("z")).Files().ToList());

        Assert.Contains(folder.Locate("z/a/up"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dangling_link_is_an_error_that_names_its_target()
    {
        using var folder = new TempFolder();
        folder.Write("z/file", "1");
        File.CreateSymbolicLink(folder.Locate("z/lost"), "../gone");

        var error = Assert.Throws<DandiException>(() => new ZarrStore(folder.Locate("z")).Files().ToList());

        Assert.Contains(folder.Locate("z/lost"), error.Message, StringComparison.Ordinal);
        Assert.Contains("../gone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_in_a_Zarr_is_an_error_that_names_it()
    {
        using var folder = new TempFolder();
        folder.Write("z/.zattrs", "{}");
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [folder.Locate("z/.zgroup")]);
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        var error = Assert.Throws<DandiException>(() => new ZarrStore(folder.Locate("z")).Files().ToList());
        var results = ZarrValidator.Validate(
            new ZarrStore(folder.Locate("z")),
            "z",
            TestContext.Current.CancellationToken
        );

        Assert.Contains(
            $"`{folder.Locate("z/.zgroup")}` is not a regular file",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(results, result => result.Id == ZarrValidator.UnreadableFile && result.Path == "z/.zgroup");
    }

    private static bool IsPath(string path) => path.Split('/').All(part => part is not ("" or "." or ".."));
}
