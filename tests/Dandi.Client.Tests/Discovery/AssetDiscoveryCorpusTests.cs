using System.Text.Json;
using Dandi.Discovery;
using Dandi.Testing;

namespace Dandi.Client.Tests.Discovery;

[Trait("Category", "Corpus")]
public sealed class AssetDiscoveryCorpusTests
{
    public static TheoryData<CorpusCase> Trees =>
        Corpus.Cases("discovery/discovery.json", tree => tree.GetProperty("case").GetString()!);

    [Theory]
    [MemberData(nameof(Trees))]
    public void Assets_of_a_tree_equal_those_of_the_Python_client(CorpusCase @case)
    {
        using var folder = Build(@case);
        var local = new LocalDandiset(folder.Root, default, []);

        AssertSame(
            @case["default"].GetProperty("output"),
            new AssetDiscovery(local, NamedPaths.All, anyPath: false).Find()
        );
        var all = @case["allow_all"].GetProperty("output").EnumerateArray().Where(IsAsset);
        AssertSame(all, new AssetDiscovery(local, NamedPaths.All, anyPath: true).Find());
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Named_paths_select_the_same_assets_as_in_the_Python_client(CorpusCase @case)
    {
        using var folder = Build(@case);
        var local = new LocalDandiset(folder.Root, default, []);
        if (@case.Has("upload"))
            AssertUpload(@case["upload"], local, NamedPaths.All, anyPath: false);
        if (!@case.Has("starting_below"))
            return;
        foreach (var start in @case["starting_below"].EnumerateArray())
        {
            var at = start.GetProperty("start");
            string[] paths =
                at.ValueKind == JsonValueKind.Array
                    ? [.. at.EnumerateArray().Select(path => path.GetString()!)]
                    : [at.GetString()!];
            var named = NamedPaths.Resolve(local, [.. paths.Select(path => Path.GetFullPath(path, folder.Root))]);
            if (start.TryGetProperty("upload", out var upload))
                AssertUpload(upload, local, named, anyPath: false);
            if (start.TryGetProperty("upload_any_path", out var any))
                AssertUpload(any, local, named, anyPath: true);
        }
    }

    private static void AssertUpload(JsonElement expected, LocalDandiset local, NamedPaths named, bool anyPath)
    {
        var discovery = new AssetDiscovery(local, named, anyPath);
        AssertSame(expected.GetProperty("output").GetProperty("selected"), discovery.Find());
        Assert.Equal(
            expected.GetProperty("output").GetProperty("left_out").EnumerateArray().Select(path => path.GetString()),
            discovery.Unrecognized.Order(StringComparer.Ordinal)
        );
        if (expected.TryGetProperty("log", out var log))
            Assert.Equal(log.GetArrayLength(), discovery.Notices.Count);
    }

    private static void AssertSame(JsonElement expected, IEnumerable<LocalAsset> found) =>
        AssertSame(expected.EnumerateArray(), found);

    private static void AssertSame(IEnumerable<JsonElement> expected, IEnumerable<LocalAsset> found) =>
        Assert.Equal(
            expected
                .Select(asset => (asset.GetProperty("path").GetString()!, asset.GetProperty("class").GetString()!))
                .Order(),
            found.Select(asset => (asset.Path, ClassOf(asset))).Order()
        );

    private static bool IsAsset(JsonElement item) => item.GetProperty("class").GetString() != "DandisetMetadataFile";

    /// <summary>Gets the name of the Python client's class for the kind of an asset.</summary>
    private static string ClassOf(LocalAsset asset) =>
        (asset.Kind, asset.BidsRoot is not null) switch
        {
            (AssetKind.BidsDescription, _) => "BIDSDatasetDescriptionAsset",
            (AssetKind.Nwb, true) => "NWBBIDSAsset",
            (AssetKind.Zarr, true) => "ZarrBIDSAsset",
            (_, true) => "GenericBIDSAsset",
            (AssetKind.Nwb, _) => "NWBAsset",
            (AssetKind.Zarr, _) => "ZarrAsset",
            (AssetKind.Video, _) => "VideoAsset",
            (AssetKind.Image, _) => "ImageAsset",
            _ => "GenericAsset",
        };

    private static TempFolder Build(CorpusCase @case)
    {
        var folder = new TempFolder();
        foreach (var entry in @case["entries"].EnumerateArray())
        {
            var path = entry.GetProperty("path").GetString()!;
            var type = entry.TryGetProperty("type", out var kind) ? kind.GetString() : "file";
            Directory.CreateDirectory(Path.GetDirectoryName(folder.Locate(path))!);
            if (type == "dir")
                Directory.CreateDirectory(folder.Locate(path));
            else if (type == "symlink")
                File.CreateSymbolicLink(folder.Locate(path), entry.GetProperty("target").GetString()!);
            else
                folder.Write(path, entry.TryGetProperty("text", out var text) ? text.GetString()! : "x");
        }
        return folder;
    }
}
