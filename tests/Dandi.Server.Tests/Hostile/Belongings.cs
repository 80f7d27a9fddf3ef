using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.Testing;

namespace Dandi.Server.Tests.Hostile;

/// <summary>A Dandiset of a user with an asset, a Zarr and an unfinished upload: what requests can refer to.</summary>
internal sealed partial record Belongings(
    string User,
    string Dandiset,
    string Asset,
    string Blob,
    string Zarr,
    string Upload
)
{
    /// <summary>Presigned URLs with the method of each.</summary>
    public required IReadOnlyList<(string Method, string Url)> Signed { get; init; }

    public static async Task<Belongings> CreateAsync(HostileTarget target, string user)
    {
        var dandiset = (
            await target.AskAsync(
                "POST",
                "/dandisets/",
                user,
                new JsonObject
                {
                    ["name"] = "A test",
                    ["metadata"] = new JsonObject { ["description"] = "d" },
                }
            )
        )["identifier"].ToString();
        var content = Encoding.UTF8.GetBytes($"a file of {dandiset}");
        var (blob, done) = await UploadAsync(target, user, dandiset, content);
        var asset = await AddAsync(target, user, dandiset, blob, "a/b.txt");
        var (zarr, entry) = await CreateZarrAsync(target, user, dandiset);
        var open = await BeginAsync(target, user, dandiset, [.. content, 1]);
        var download = (await target.AskAsync("GET", $"/assets/{asset}/download/", null)).Location!;
        return new Belongings(user, dandiset, asset, blob, zarr, open["upload_id"].ToString())
        {
            Signed =
            [
                ("PUT", entry),
                ("PUT", open["parts"][0]!["upload_url"]!.ToString()),
                ("POST", done),
                ("GET", download),
            ],
        };
    }

    /// <returns>The id of the Zarr, and a presigned URL for an entry.</returns>
    private static async Task<(string Id, string EntryUrl)> CreateZarrAsync(
        HostileTarget target,
        string user,
        string dandiset
    )
    {
        var zarr = (
            await target.AskAsync(
                "POST",
                "/zarr/",
                user,
                new JsonObject { ["name"] = "a.zarr", ["dandiset"] = dandiset }
            )
        )["zarr_id"]
            .ToString();
        var entry = new JsonObject { ["path"] = "0/0", ["base64md5"] = Convert.ToBase64String(MD5.HashData([1])) };
        var urls = await target.AskAsync("POST", $"/zarr/{zarr}/files/", user, new JsonArray(entry));
        return (zarr, urls.Json[0]!.ToString());
    }

    /// <summary>Fills the variable segments of a route.</summary>
    /// <param name="pattern">The pattern of the route.</param>
    /// <param name="id">The id of the asset or Zarr.</param>
    public string Fill(string pattern, string id) =>
        pattern
            .Replace("{dandiset}", Dandiset, StringComparison.Ordinal)
            .Replace("{version}", "draft", StringComparison.Ordinal)
            .Replace("{uuid}", id, StringComparison.Ordinal)
            .Replace("{upload}", Upload, StringComparison.Ordinal);

    /// <summary>Uploads a file and registers it.</summary>
    /// <returns>The id of the asset.</returns>
    public static async Task<string> AddFileAsync(HostileTarget target, string user, string dandiset, string path)
    {
        var (blob, _) = await UploadAsync(target, user, dandiset, Encoding.UTF8.GetBytes(path));
        return await AddAsync(target, user, dandiset, blob, path);
    }

    /// <summary>
    /// Everything that the archive shows about these things to their owner, without stars, which everybody may give.
    /// </summary>
    public async Task<string> DescribeAsync(HostileTarget target)
    {
        var version = $"/dandisets/{Dandiset}/versions/draft/";
        string[] paths =
        [
            $"/dandisets/{Dandiset}/",
            version,
            version + "info/",
            version + "assets/?metadata=true",
            $"/zarr/{Zarr}/",
            $"/zarr/{Zarr}/files/",
            $"/dandisets/{Dandiset}/users/",
            version + "assets/paths/",
        ];
        var all = new StringBuilder();
        foreach (var path in paths)
            all.AppendLine(StarCount().Replace((await target.AskAsync("GET", path, User)).Body, ""));
        var file = (await target.AskAsync("GET", $"/assets/{Asset}/download/", User)).Location!;
        return all.Append((await target.AskAsync("GET", file, null)).Body).ToString();
    }

    private static async Task<string> AddAsync(
        HostileTarget target,
        string user,
        string dandiset,
        string blob,
        string path
    ) =>
        (
            await target.AskAsync(
                "POST",
                $"/dandisets/{dandiset}/versions/draft/assets/",
                user,
                UploadSteps.Asset(path, blob)
            )
        )["asset_id"]
            .ToString();

    private static Task<ReceivedResponse> BeginAsync(
        HostileTarget target,
        string user,
        string dandiset,
        byte[] content
    ) =>
        target.AskAsync(
            "POST",
            "/uploads/initialize/",
            user,
            new JsonObject
            {
                ["contentSize"] = content.Length,
                ["digest"] = new JsonObject
                {
                    ["algorithm"] = "dandi:dandi-etag",
                    ["value"] = $"{Convert.ToHexStringLower(MD5.HashData(MD5.HashData(content)))}-1",
                },
                ["dandiset"] = dandiset,
            }
        );

    private static async Task<(string Blob, string CompleteUrl)> UploadAsync(
        HostileTarget target,
        string user,
        string dandiset,
        byte[] content
    )
    {
        var upload = await BeginAsync(target, user, dandiset, content);
        var id = upload["upload_id"].ToString();
        await target.PutAsync("PUT", upload["parts"][0]!["upload_url"]!.ToString(), content);
        var part = new JsonObject
        {
            ["part_number"] = 1,
            ["size"] = content.Length,
            ["etag"] = Convert.ToHexStringLower(MD5.HashData(content)),
        };
        var completion = await target.AskAsync(
            "POST",
            $"/uploads/{id}/complete/",
            user,
            new JsonObject { ["parts"] = new JsonArray(part) }
        );
        var url = completion["complete_url"].ToString();
        await target.PutAsync("POST", url, Encoding.UTF8.GetBytes(completion["body"].ToString()));
        return ((await target.AskAsync("POST", $"/uploads/{id}/validate/", user))["blob_id"].ToString(), url);
    }

    [GeneratedRegex("\"star_count\":[0-9]+,?")]
    private static partial Regex StarCount();
}
