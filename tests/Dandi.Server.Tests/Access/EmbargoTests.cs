using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Testing;

namespace Dandi.Server.Tests.Access;

/// <summary>No way leads to the names and bytes of an embargoed Dandiset, except for its owners.</summary>
public sealed class EmbargoTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task Others_find_no_name_of_an_embargoed_Dandiset_at_any_URL()
    {
        var subject = await Subject.CreateAsync(_archive, embargo: true);
        var urls = ListUrls(subject).ToList();

        foreach (var caller in new[] { null, _archive.Carol, _archive.Bob })
        {
            foreach (var url in urls)
            foreach (var method in (string[])["GET", "HEAD"])
            {
                var response = await _archive.AskAsync(method, url, caller);

                Assert.NotEqual((url, 302), (url, response.Status));
                Assert.DoesNotContain(subject.Mark, response.Body, StringComparison.Ordinal);
            }
        }
        // The same requests as an owner show the names: the test looks at the right places.
        var seen = new List<ReceivedResponse>();
        foreach (var url in urls)
            seen.Add(await _archive.AskAsync("GET", url, _archive.Alice));
        Assert.True(seen.Count(response => response.Body.Contains(subject.Mark, StringComparison.Ordinal)) > 10);
        Assert.Equal(4, seen.Count(response => response.Status == 302));
    }

    private static IEnumerable<string> ListUrls(Subject subject)
    {
        foreach (var query in (string[])["", "?embargoed=true", "?embargoed=1&user=me", "?draft=true&empty=true"])
            yield return $"/dandisets/{query}";
        yield return "/dandisets/search/?embargoed=true";
        yield return "/search/species/?page_size=1000";
        yield return "/search/genotypes/";
        yield return "/audit/events/asset";
        yield return $"/webdav/assets/atpath/?dandiset_id={subject.Dandiset}&version_id=draft&children=1&metadata=1";
        yield return "/zarr/";
        yield return $"/zarr/?dandiset={subject.Dandiset}";
        foreach (var path in (string[])["", "users/", "uploads/", "versions/"])
            yield return $"/dandisets/{subject.Dandiset}/{path}";
        foreach (var path in (string[])["", "info/", "assets/", "assets/?metadata=true&zarr=false", "assets/paths/"])
            yield return subject.Draft + path;
        foreach (var asset in (string[])[$"{subject.Draft}assets/{subject.Asset}/", $"/assets/{subject.Asset}/"])
        foreach (var path in (string[])["", "info/", "download/", "download/?content_disposition=inline"])
            yield return asset + path;
        yield return $"{subject.Draft}assets/{subject.Asset}/validation/";
        foreach (var query in (string[])["", "files/", "files/?limit=1", "files/?prefix=hidden"])
            yield return $"/zarr/{subject.Zarr}/{query}";
    }

    [Theory]
    [InlineData("")]
    [InlineData("?download=true&prefix=0")]
    [InlineData("?download=True")]
    [InlineData("?limit=0")]
    [InlineData("?limit=x")]
    [InlineData("?prefix=../x")]
    public async Task Entries_of_an_embargoed_Zarr_are_hidden_as_the_Zarr_is(string query)
    {
        var subject = await Subject.CreateAsync(_archive, embargo: true);
        foreach (var caller in new[] { null, _archive.Carol, _archive.Bob })
        foreach (var method in (string[])["GET", "HEAD"])
        {
            var zarr = await _archive.AskAsync(method, $"/zarr/{subject.Zarr}/", caller);
            var files = await _archive.AskAsync(method, $"/zarr/{subject.Zarr}/files/{query}", caller);

            Assert.Equal((404, zarr.Body), (files.Status, files.Body));
        }
    }

    [Fact]
    public async Task Owners_read_entries_of_an_embargoed_Zarr()
    {
        var subject = await Subject.CreateAsync(_archive, embargo: true);
        foreach (var owner in new[] { _archive.Alice, _archive.Admin })
        {
            var list = await _archive.AskAsync("GET", $"/zarr/{subject.Zarr}/files/", owner);
            var download = await _archive.AskAsync(
                "GET",
                $"/zarr/{subject.Zarr}/files/?download=true&prefix={subject.Entry}",
                owner
            );

            Assert.Equal(subject.Entry, list["results"][0]!["Key"]!.ToString());
            Assert.Equal(
                ZarrSteps.Bytes(subject.Entry),
                System.Text.Encoding.UTF8.GetBytes(
                    (await _archive.SendAsync("GET", download.Location!, null, null)).Body
                )
            );
        }
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("HEAD", "")]
    [InlineData("GET", "?response-content-type=text/html")]
    [InlineData("GET", "?versionId=null")]
    [InlineData("GET", "?uploads")]
    [InlineData("GET", "?tagging")]
    [InlineData("PUT", "")]
    [InlineData("DELETE", "")]
    [InlineData("DELETE", "?tagging")]
    [InlineData("POST", "?uploads")]
    public async Task Objects_of_an_embargoed_Dandiset_need_a_signature(string method, string query)
    {
        var subject = await Subject.CreateAsync(_archive, embargo: true);
        string[] keys =
        [
            $"blobs/{subject.Blob[..3]}/{subject.Blob[3..6]}/{subject.Blob}",
            $"zarr/{subject.Zarr}/{subject.Entry}",
        ];
        foreach (var key in keys)
        foreach (var token in new[] { null, _archive.Bob.Token, _archive.Alice.Token })
        {
            var response = await _archive.SendAsync(method, StoreUrl(key) + query, token, null);

            Assert.Equal(403, response.Status);
            Assert.DoesNotContain(subject.Mark + " bytes", response.Body, StringComparison.Ordinal);
        }
        Assert.Equal(200, (await _archive.AskAsync("GET", $"/assets/{subject.Asset}/", _archive.Alice)).Status);
        Assert.Equal(401, (await _archive.AskAsync("GET", $"/assets/{subject.Asset}/")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?list-type=2&prefix=zarr/")]
    [InlineData("?prefix=blobs/")]
    [InlineData("?uploads")]
    [InlineData("?delete")]
    public async Task Bucket_needs_a_signature(string query)
    {
        await Subject.CreateAsync(_archive, embargo: true);
        foreach (var method in (string[])["GET", "HEAD", "POST", "PUT", "DELETE"])
            Assert.Equal(403, (await _archive.SendAsync(method, StoreUrl("") + query, null, null)).Status);
    }

    [Fact]
    public async Task Embargoed_Zarr_of_another_user_cannot_be_registered()
    {
        var hidden = await Subject.CreateAsync(_archive, embargo: true);
        var open = await Subject.CreateAsync(_archive, embargo: false);
        var mine = await CreateAsync(_archive.Bob, embargo: true);

        Assert.Equal(404, await RegisterAsync(hidden.Zarr));
        Assert.Equal(400, await RegisterAsync(open.Zarr));

        async Task<int> RegisterAsync(string zarr) =>
            (
                await _archive.AskAsync(
                    "POST",
                    $"/dandisets/{mine}/versions/draft/assets/",
                    _archive.Bob,
                    new JsonObject
                    {
                        ["metadata"] = new JsonObject { ["path"] = "x.zarr" },
                        ["zarr_id"] = zarr,
                    }
                )
            ).Status;
    }

    [Fact]
    public async Task Embargoed_asset_is_not_found_by_way_of_another_Dandiset()
    {
        var hidden = await Subject.CreateAsync(_archive, embargo: true);
        var open = await Subject.CreateAsync(_archive, embargo: false);
        foreach (var path in (string[])["", "info/", "validation/", "download/"])
        {
            var response = await _archive.AskAsync("GET", $"{open.Draft}assets/{hidden.Asset}/{path}", _archive.Bob);

            Assert.Equal(404, response.Status);
        }
    }

    [Fact]
    public async Task Sha256_finds_an_embargoed_blob_only_for_owners_of_a_Dandiset_that_has_it()
    {
        var hidden = await Subject.CreateAsync(_archive, embargo: true);
        var mine = await CreateAsync(_archive.Bob, embargo: true);
        await _archive.Server.WhenIdle;
        var unknown = await FindAsync(_archive.Bob, [1, 2, 3]);

        Assert.Equal(404, unknown.Status);
        foreach (var caller in new[] { null, _archive.Carol, _archive.Bob })
        {
            var found = await FindAsync(caller, hidden.Bytes);
            Assert.Equal((404, unknown.Body), (found.Status, found.Body));
        }
        foreach (var owner in new[] { _archive.Alice, _archive.Admin })
            Assert.Equal(hidden.Blob, (await FindAsync(owner, hidden.Bytes))["blob_id"].ToString());

        // Whoever has the file can upload it, and then owns a Dandiset that has it.
        var registered = await _archive.AskAsync(
            "POST",
            $"/dandisets/{mine}/versions/draft/assets/",
            _archive.Bob,
            UploadSteps.Asset("same.txt", hidden.Blob)
        );
        Assert.Equal(200, registered.Status);
        Assert.Equal(hidden.Blob, (await FindAsync(_archive.Bob, hidden.Bytes))["blob_id"].ToString());
        Assert.Equal(404, (await FindAsync(null, hidden.Bytes)).Status);
    }

    private Task<ReceivedResponse> FindAsync(ServerUser? caller, byte[] bytes) =>
        _archive.AskAsync(
            "POST",
            "/blobs/digest/",
            caller,
            new JsonObject
            {
                ["algorithm"] = "dandi:sha2-256",
                ["value"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            }
        );

    private string StoreUrl(string key) => $"{_archive.Server.Root}dandi-dandisets/{key}";

    private async Task<string> CreateAsync(ServerUser owner, bool embargo) =>
        (
            await _archive.AskAsync(
                "POST",
                embargo ? "/dandisets/?embargo=true" : "/dandisets/",
                owner,
                new JsonObject { ["name"] = "mine", ["metadata"] = new JsonObject() }
            )
        )["identifier"]
            .ToString();
}
