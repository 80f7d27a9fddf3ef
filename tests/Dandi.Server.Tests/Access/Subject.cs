using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Testing;

namespace Dandi.Server.Tests.Access;

/// <summary>
/// A Dandiset of Alice with an asset, an unfinished upload and a Zarr with one entry. Every text in it contains
/// <see cref="Mark"/>.
/// </summary>
internal sealed record Subject(DandisetId Dandiset, string Blob, string Asset, string Upload, string Zarr, string Mark)
{
    private static int _count;

    /// <summary>The path of the entry of the Zarr.</summary>
    public string Entry => $"{Mark}/0";

    /// <summary>The bytes of the blob.</summary>
    public byte[] Bytes => Encoding.UTF8.GetBytes($"{Mark} bytes");

    /// <summary>The digest of the blob, as <c>uploads/initialize/</c> and <c>blobs/digest/</c> take it.</summary>
    public JsonObject Digest => DigestOf(Bytes);

    public string Draft => $"/dandisets/{Dandiset}/versions/draft/";

    /// <summary>Creates the Dandiset.</summary>
    public static async Task<Subject> CreateAsync(RunningArchive archive, bool embargo)
    {
        var mark = $"hidden{Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture)}x";
        var created = await archive.AskAsync(
            "POST",
            embargo ? "/dandisets/?embargo=true" : "/dandisets/",
            archive.Alice,
            new JsonObject { ["name"] = mark, ["metadata"] = new JsonObject() }
        );
        var subject = new Subject(DandisetId.Parse(created["identifier"].ToString()), "", "", "", "", mark);
        subject = subject with
        {
            Blob = await UploadSteps.UploadAsync(archive, subject.Dandiset, subject.Bytes),
            Zarr = await ZarrSteps.CreateAsync(archive, subject.Dandiset, $"{mark}.zarr"),
        };
        var asset = await archive.AskAsync(
            "POST",
            $"{subject.Draft}assets/",
            archive.Alice,
            UploadSteps.Asset($"{mark}.txt", subject.Blob)
        );
        var upload = await subject.InitializeAsync(archive, archive.Alice, Encoding.UTF8.GetBytes($"{mark} upload"));
        await subject.SendEntryAsync(archive);
        return subject with { Asset = asset["asset_id"].ToString(), Upload = upload["upload_id"].ToString() };
    }

    /// <summary>Announces an upload to the Dandiset.</summary>
    public Task<ReceivedResponse> InitializeAsync(RunningArchive archive, ServerUser? user, byte[] bytes) =>
        archive.AskAsync("POST", "/uploads/initialize/", user, Announcement(bytes));

    /// <summary>The body that announces an upload to the Dandiset.</summary>
    public JsonObject Announcement(byte[] bytes) =>
        new()
        {
            ["contentSize"] = bytes.Length,
            ["digest"] = DigestOf(bytes),
            ["dandiset"] = Dandiset.Value,
        };

    /// <summary>The path of a route after the base URL, with the ids of this Dandiset.</summary>
    public string UrlOf(string pattern) =>
        pattern["/api".Length..]
            .Replace("{dandiset}", Dandiset.Value, StringComparison.Ordinal)
            .Replace("{version}", "draft", StringComparison.Ordinal)
            .Replace("{upload}", Upload, StringComparison.Ordinal)
            .Replace(
                "{uuid}",
                pattern.StartsWith("/api/zarr/", StringComparison.Ordinal) ? Zarr : Asset,
                StringComparison.Ordinal
            );

    private async Task SendEntryAsync(RunningArchive archive)
    {
        var url = (await ZarrSteps.SignAsync(archive, Zarr, Entry)).Single();
        var body = new ByteArrayContent(ZarrSteps.Bytes(Entry));
        body.Headers.ContentMD5 = MD5.HashData(ZarrSteps.Bytes(Entry));
        if (url.Contains("x-amz-tagging", StringComparison.Ordinal))
            body.Headers.Add("x-amz-tagging", "embargoed=true");
        Assert.Equal(200, (await archive.SendAsync("PUT", url, null, body)).Status);
    }

    private static JsonObject DigestOf(byte[] bytes) =>
        new()
        {
            ["algorithm"] = "dandi:dandi-etag",
            ["value"] = $"{Convert.ToHexStringLower(MD5.HashData(MD5.HashData(bytes)))}-1",
        };
}
