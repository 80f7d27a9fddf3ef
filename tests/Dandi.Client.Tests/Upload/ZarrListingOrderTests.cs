using System.Text;
using System.Text.Json.Nodes;
using Dandi.Inspection;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>
/// Archives whose store does not list the entries of a Zarr in byte order, as stores on a file system do, or whose
/// listing is wrong.
/// </summary>
public sealed class ZarrListingOrderTests
{
    private const int Seeds = 25;
    private static readonly UploadOptions Skipping = new() { Validation = ValidationPolicy.Skip };
    private static readonly string[] Names = ["x", "x y", "x.z", "x-", "x/0", "é", "\uE000", "😀", "0", "1"];

    [Fact]
    public async Task One_changed_file_is_one_change_if_the_archive_lists_folder_by_folder()
    {
        await using var scene = await UploadScene.CreateAsync();
        foreach (var path in (string[])["x/0", "x y/0", "x.z/0", "a"])
            scene.Folder.Write($"{ZarrScene.Path}/{path}", path);
        await scene.UploadAsync(Skipping);
        scene.Folder.Write($"{ZarrScene.Path}/x y/0", "changed");
        await ListAsync(scene, entries => entries.OrderBy(KeyOf, FolderOrder), pageSize: 2);

        var (_, outcomes) = await scene.UploadAsync(Skipping);

        Assert.Equal("modifying 1 file (7 Bytes)", outcomes.Done().Message);
        Assert.Equal(0, scene.Network.Count("DELETE"));
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task Whatever_the_order_of_the_listing_exactly_the_differences_are_sent_and_deleted()
    {
        await using var scene = await UploadScene.CreateAsync();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var path = $"{seed}.zarr";
            var before = WriteTree(scene, path, random);
            await scene.UploadAsync(Skipping);
            var after = ChangeTree(scene, path, random, before);
            var expected = Plan(before, after);
            await ListAsync(scene, entries => Shuffle(entries, random), random.Next(1, 8), path);
            var deletions = scene.Network.Count("DELETE");

            var (_, outcomes) = await scene.UploadAsync(Skipping);

            if (expected.Length == 0)
                Assert.IsType<Skipped>(outcomes[path]);
            else
                Assert.Equal(expected, outcomes.Done(path).Message);
            Assert.Equal(before.Keys.Except(after.Keys).Any() ? 1 : 0, scene.Network.Count("DELETE") - deletions);
            scene.Network.ResponseReceived = _ => { };
            await scene.AssertArchiveHoldsZarrAsync(path);
            Directory.Delete(scene.Folder.Locate(path), recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"next":"x","results":[]}""", "is an empty page")]
    [InlineData("""{"next":"x","results":[{"Key":"a","Size":1}]}""", "repeats an earlier page")]
    [InlineData("""{"next":null,"results":[{"Key":"a","Size":1},{"Key":"a","Size":1}]}""", "twice")]
    [InlineData("""{"next":null,"results":[{"Key":"../a","Size":1}]}""", "'../a', which is not a valid path")]
    [InlineData("""{"next":null,"results":[{"Key":"/etc/passwd","Size":1}]}""", "is not a valid path")]
    [InlineData("""{"next":null,"results":[{"Key":"a\u0000","Size":1}]}""", "is not a valid path")]
    [InlineData("""{"next":null,"results":[{"Key":"","Size":1}]}""", "is not a valid path")]
    [InlineData("""{"next":null,"results":[{"Key":"a//b","Size":1}]}""", "is not a valid path")]
    [InlineData("""{"next":null,"results":[{"Key":7,"Size":1}]}""", "is not a valid path")]
    [InlineData("""{"next":null,"results":{}}""", "has no valid `results`")]
    public async Task A_wrong_listing_fails_the_Zarr_and_changes_nothing(string listing, string part)
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(2);
        await scene.UploadAsync();
        scene.Folder.Write($"{ZarrScene.Path}/x/1", "changed");
        scene.Network.ChangeResponses(response =>
        {
            if (!IsListing(response))
                return false;
            response.Content = new StringContent(listing, Encoding.UTF8, "application/json");
            return true;
        });
        var puts = scene.Network.Count("PUT /dandi-dandisets/");

        string message;
        try
        {
            var (_, outcomes) = await scene.UploadAsync();
            message = Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message;
        }
        catch (DandiException error)
        {
            message = error.Message;
        }

        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Equal((puts, 0), (scene.Network.Count("PUT /dandi-dandisets/"), scene.Network.Count("DELETE")));
    }

    /// <summary>Compares paths segment by segment, as a store does that walks the folders of a file system.</summary>
    private static readonly Comparer<string> FolderOrder = Comparer<string>.Create(
        (left, right) =>
            left.Split('/')
                .Zip(right.Split('/'), string.CompareOrdinal)
                .FirstOrDefault(difference => difference != 0, left.Length - right.Length)
    );

    /// <summary>Replaces the listing of the Zarr by one in another order, in pages.</summary>
    private static async Task ListAsync(
        UploadScene scene,
        Func<IEnumerable<JsonNode>, IEnumerable<JsonNode>> order,
        int pageSize,
        string path = ZarrScene.Path
    )
    {
        var zarr = (await scene.AssetAsync(path))["zarr"]!.ToString();
        var listing = await scene.Archive.AskAsync("GET", $"/zarr/{zarr}/files/", scene.Archive.Alice);
        var entries = order(listing["results"].AsArray().Select(entry => entry!)).ToList();
        scene.Network.ResponseReceived = response =>
        {
            if (!IsListing(response))
                return;
            var query = response.RequestMessage!.RequestUri!.Query;
            var after = query.StartsWith("?after=", StringComparison.Ordinal)
                ? Uri.UnescapeDataString(query["?after=".Length..])
                : null;
            var start = after is null ? 0 : 1 + entries.FindIndex(entry => KeyOf(entry) == after);
            var page = entries.Skip(start).Take(pageSize).Select(entry => entry.DeepClone()).ToArray();
            var json = new JsonObject
            {
                ["next"] = start + pageSize < entries.Count ? "https://elsewhere.invalid/" : null,
                ["results"] = new JsonArray(page),
            };
            response.Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json");
        };
    }

    private static bool IsListing(HttpResponseMessage response) =>
        response.RequestMessage is { Method.Method: "GET" } request
        && request.RequestUri!.AbsolutePath.EndsWith("/files/", StringComparison.Ordinal);

    private static string KeyOf(JsonNode entry) => entry["Key"]!.ToString();

    private static JsonNode[] Shuffle(IEnumerable<JsonNode> entries, Random random)
    {
        var shuffled = entries.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static Dictionary<string, string> WriteTree(UploadScene scene, string zarr, Random random)
    {
        var tree = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < 12; i++)
            Write(scene, zarr, tree, $"{Names[random.Next(Names.Length)]}/{Names[random.Next(Names.Length)]}/{i}");
        return tree;
    }

    private static Dictionary<string, string> ChangeTree(
        UploadScene scene,
        string zarr,
        Random random,
        Dictionary<string, string> before
    )
    {
        var after = new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var path in before.Keys.Where(_ => random.Next(4) == 0).ToList())
        {
            if (random.Next(2) == 0)
                Write(scene, zarr, after, path);
            else if (after.Remove(path))
                File.Delete(scene.Folder.Locate($"{zarr}/{path}"));
        }
        for (var i = random.Next(3); i > 0; i--)
            Write(scene, zarr, after, $"{Names[random.Next(Names.Length)]}/new{i}");
        return after;
    }

    private static void Write(UploadScene scene, string zarr, Dictionary<string, string> tree, string path)
    {
        tree[path] = $"{path}, version {(tree.TryGetValue(path, out var earlier) ? earlier.Length : 0)}";
        scene.Folder.Write($"{zarr}/{path}", tree[path]);
    }

    private static string Plan(Dictionary<string, string> before, Dictionary<string, string> after)
    {
        var added = after.Where(file => !before.ContainsKey(file.Key)).ToList();
        var changed = after.Where(file => before.TryGetValue(file.Key, out var old) && old != file.Value).ToList();
        var deleted = before.Keys.Count(path => !after.ContainsKey(path));
        string[] parts =
        [
            added.Count == 0 ? "" : $"adding {Files(added.Count)} ({Size(added)})",
            changed.Count == 0 ? "" : $"modifying {Files(changed.Count)} ({Size(changed)})",
            deleted == 0 ? "" : $"deleting {Files(deleted)}",
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static string Files(int count) => $"{count} file{(count == 1 ? "" : "s")}";

    private static string Size(List<KeyValuePair<string, string>> files) =>
        ByteCount.FormatLikePython(files.Sum(file => (long)Encoding.UTF8.GetByteCount(file.Value)));
}
