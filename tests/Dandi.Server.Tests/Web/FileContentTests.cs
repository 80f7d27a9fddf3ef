using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server.State;
using Dandi.Server.Store;
using Dandi.Server.Store.Files;
using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

/// <summary>What a file says about itself, on the page of its asset.</summary>
public sealed class FileContentTests
{
    [Fact]
    public async Task What_the_file_says_is_next_to_its_metadata()
    {
        var page = await ShowAsync(
            (content, path, _) =>
            {
                content.Position = 6;
                using var text = new StreamReader(content);
                return new JsonObject
                {
                    ["path_of_it"] = path,
                    ["text_of_it"] = text.ReadToEnd(),
                    ["list_of_it"] = new JsonArray("one", "two"),
                    ["missing"] = null,
                };
            }
        );

        Assert.Contains("<dt>path_of_it</dt><dd class=\"text\">a.nwb</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>text_of_it</dt><dd class=\"text\">world</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>list_of_it</dt><dd class=\"text\">one, two</dd>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("missing", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_as_such() =>
        Assert.Contains(
            "The file cannot be read: damaged <here>",
            await ShowAsync((_, _, _) => throw new IOException("damaged <here>")),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_file_of_another_kind_is_not_read() =>
        Assert.Contains("reads only NWB files", await ShowAsync((_, _, _) => null), StringComparison.Ordinal);

    [Fact]
    public async Task An_object_of_several_files_is_read_at_any_position()
    {
        using var folder = new TempFolder();
        using var files = new BlobFiles(folder.Root);
        files.CreateFolders();
        var segments = new List<StoredBytes>();
        foreach (var text in new[] { "hello ", "", "wor", "ld" })
        {
            using var source = new MemoryStream(Encoding.UTF8.GetBytes(text));
            var (bytes, _) = await files.AddAsync(source, TestContext.Current.CancellationToken);
            segments.Add(bytes);
        }
        using var stream = new ObjectStream(segments, files);

        Assert.Equal(11, stream.Length);
        for (var start = 0; start <= 12; start++)
        {
            stream.Seek(start, SeekOrigin.Begin);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
            Assert.Equal("hello world"[Math.Min(start, 11)..], Encoding.UTF8.GetString(copy.ToArray()));
        }
    }

    private static async Task<string> ShowAsync(FileReader reader)
    {
        await using var archive = await RunningArchive.StartAsync(reader);
        var id = await archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(archive, id, "hello world"u8.ToArray());
        var asset = await archive.AskAsync(
            "POST",
            $"/dandisets/{id}/versions/draft/assets/",
            archive.Alice,
            UploadSteps.Asset("a.nwb", blob)
        );
        using var browser = new PageClient(archive);
        return (await browser.GetAsync($"/dandiset/{id}/draft/asset/{asset["asset_id"]}")).Text;
    }
}
