using Dandi.Addresses;
using Dandi.Downloads.Sync;
using Dandi.Downloads.Targets;
using Dandi.Testing;

namespace Dandi.Client.Tests.Downloads.Sync;

public sealed class LocalSyncTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly string[] Extra =
    [
        "000027/extra.ngff/0",
        "000027/extra.zarr/.zattrs",
        "000027/extra.zarr/0/0",
        "000027/notes.txt",
        "000027/sub-1/dandiset.yaml",
        "000027/sub-1/extra.nwb",
    ];

    private static readonly string[] Kept =
    [
        "000027/.bidsignore",
        "000027/.git/objects/1",
        "000027/a.nwb.dandidownload/file",
        "000027/dandiset.yaml",
        "000027/extra.ngff/.git/config",
        "000027/kept.zarr/extra",
        "000027/sub-1/.hidden/x.nwb",
        "000027/sub-1/kept.nwb",
        "elsewhere/x.nwb",
        "precious/thesis.txt",
        "x.nwb",
    ];

    [Fact]
    public void What_is_an_asset_is_found_and_everything_else_is_kept()
    {
        foreach (var path in Extra.Concat(Kept))
            _folder.Write(path, path);
        Directory.CreateDirectory(_folder.Locate("000027/empty.zarr"));
        Directory.CreateSymbolicLink(_folder.Locate("000027/folder-link"), _folder.Locate("elsewhere"));
        Directory.CreateSymbolicLink(_folder.Locate("000027/extra.ngff/link"), "../../precious");
        File.CreateSymbolicLink(_folder.Locate("000027/file-link.nwb"), _folder.Locate("x.nwb"));
        using var tree = new TargetTree(_folder.Root);
        tree.Claim("000027/sub-1/kept.nwb", "1");
        tree.Claim("000027/kept.zarr", "2");
        var sync = Sync(tree, Dandiset);

        var found = sync.Find(TestContext.Current.CancellationToken);
        var deleted = found.Where(path => sync.TryDelete(path, TestContext.Current.CancellationToken)).ToList();

        Assert.Equal(["000027/extra.ngff"], found.Except(deleted));
        Assert.Equal(["000027/folder-link"], sync.KeptLinks);
        Assert.Equal(
            [
                "000027/extra.ngff",
                "000027/extra.zarr",
                "000027/file-link.nwb",
                "000027/notes.txt",
                "000027/sub-1/dandiset.yaml",
                "000027/sub-1/extra.nwb",
            ],
            found.Order(StringComparer.Ordinal)
        );
        Assert.Equal(Kept, Files());
        Assert.False(Directory.Exists(_folder.Locate("000027/extra.zarr")));
    }

    [Fact]
    public void A_folder_without_its_parents_is_compared_only_where_it_is_written()
    {
        foreach (var path in (string[])["deep/stale.nwb", "deep/new.nwb", "sub-1/mine.nwb", "sub-1/deep/mine.nwb"])
            _folder.Write(path, path);
        using var tree = new TargetTree(_folder.Root);
        tree.Claim("deep/new.nwb", "1");
        var folder = Dandiset with { Kind = AddressKind.Folder, Location = "sub-1/deep/" };

        Assert.Equal(["deep/stale.nwb"], Find(tree, folder, preservesTree: false));
        Assert.Empty(Find(tree, folder, preservesTree: true));
        _folder.Write("000027/sub-1/deep/stale.nwb", "");
        _folder.Write("000027/sub-1/other.nwb", "");
        Assert.Equal(["000027/sub-1/deep/stale.nwb"], Find(tree, folder, preservesTree: true));
    }

    [Theory]
    [InlineData("sub-*/*.nwb", "sub-1/a.nwb sub-1/b/c.nwb")]
    [InlineData("SUB-1/A.NWB", "sub-1/a.nwb")]
    [InlineData("*", "a.nwb sub-1/a.nwb sub-1/b/c.nwb sub-1/d.txt")]
    [InlineData("a*a.nwb", "")]
    [InlineData("sub-1/[ab].nwb", "")]
    [InlineData("*b*c*", "sub-1/b/c.nwb")]
    public void A_pattern_covers_what_it_matches_in_the_archive(string glob, string expected)
    {
        foreach (var path in (string[])["a.nwb", "sub-1/a.nwb", "sub-1/b/c.nwb", "sub-1/d.txt"])
            _folder.Write(path, path);
        using var tree = new TargetTree(_folder.Root);

        var found = Find(tree, Dandiset with { Kind = AddressKind.Glob, Location = glob }, preservesTree: false);

        Assert.Equal(expected, string.Join(' ', found));
    }

    [Theory]
    [InlineData(AddressKind.Asset)]
    [InlineData(AddressKind.AssetId)]
    [InlineData(AddressKind.ZarrEntries)]
    public void One_asset_covers_nothing(AddressKind kind) =>
        Assert.Null(SyncScope.Of(Dandiset with { Kind = kind, Location = "a.nwb" }, preservesTree: false));

    [Fact]
    public void A_Zarr_that_this_run_has_written_into_is_not_deleted_with_it()
    {
        _folder.Write("000027/x.zarr/old", "");
        _folder.Write("000027/x.zarr/new.txt", "");
        using var tree = new TargetTree(_folder.Root);
        tree.Claim("000027/x.zarr/new.txt", "1");
        var sync = Sync(tree, Dandiset);

        foreach (var path in sync.Find(TestContext.Current.CancellationToken))
            Assert.False(sync.TryDelete(path, TestContext.Current.CancellationToken));

        Assert.Equal(["000027/x.zarr/new.txt"], Files());
    }

    [Fact]
    public void A_Zarr_with_nothing_but_links_to_folders_stays_and_so_do_the_folders()
    {
        _folder.Write("000027/mine.zarr/.zgroup", "{}");
        _folder.Write("000027/sub-2/a.nwb", "a");
        Directory.CreateSymbolicLink(_folder.Locate("000027/mine.zarr/link"), "../sub-2");
        using var tree = new TargetTree(_folder.Root);
        tree.Claim("000027/sub-2/a.nwb", "1");
        var sync = Sync(tree, Dandiset);

        Assert.Equal(["000027/mine.zarr"], sync.Find(TestContext.Current.CancellationToken));
        Assert.False(sync.TryDelete("000027/mine.zarr", TestContext.Current.CancellationToken));

        Assert.Equal(["000027/sub-2/a.nwb"], Files());
        Assert.True(File.Exists(_folder.Locate("000027/mine.zarr/link/a.nwb")));
    }

    [Fact]
    public void A_link_in_the_place_of_the_Dandiset_is_reported()
    {
        _folder.Write("disk/extra.nwb", "");
        Directory.CreateSymbolicLink(_folder.Locate("000027"), "disk");
        Directory.CreateSymbolicLink(_folder.Locate("000028"), "disk");
        using var tree = new TargetTree(_folder.Root);
        var sync = Sync(tree, Dandiset);

        Assert.Empty(sync.Find(TestContext.Current.CancellationToken));

        Assert.Equal(["000027"], sync.KeptLinks);
    }

    private static ArchiveAddress Dandiset =>
        new("", DandiInstance.Parse("http://localhost/api"), AddressKind.Dandiset)
        {
            Dandiset = DandisetId.Parse("000027"),
        };

    private static LocalSync Sync(TargetTree tree, ArchiveAddress address, bool preservesTree = false) =>
        new(tree, [SyncScope.Of(address, preservesTree)!]);

    private static IReadOnlyList<string> Find(TargetTree tree, ArchiveAddress address, bool preservesTree) =>
        Sync(tree, address, preservesTree).Find(TestContext.Current.CancellationToken);

    private IEnumerable<string> Files() =>
        Directory
            .EnumerateFiles(
                _folder.Root,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
            )
            .Select(file => Path.GetRelativePath(_folder.Root, file))
            .Order(StringComparer.Ordinal);
}
