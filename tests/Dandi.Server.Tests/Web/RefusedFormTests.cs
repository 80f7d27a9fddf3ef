using Dandi.Server.Tests.Publishing;
using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

/// <summary>Forms that change nothing say why, what to do, and lead back to the draft.</summary>
public sealed class RefusedFormTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private readonly RunningArchive _archive = shared.Archive;

    [Theory]
    [InlineData("draft/publish")]
    [InlineData("unembargo")]
    [InlineData("star")]
    public async Task The_URL_of_a_form_leads_to_the_draft(string form)
    {
        var id = await _archive.CreateDandisetAsync();
        using var browser = new PageClient(_archive);
        var page = await browser.GetAsync($"/dandiset/{id}/{form}");

        Assert.Equal((303, $"/dandiset/{id}/draft"), (page.Status, page.Location));
        Assert.Equal(404, (await browser.GetAsync($"/dandiset/999999/{form}")).Status);
    }

    [Fact]
    public async Task A_draft_is_not_published_twice()
    {
        var versions = await PublishSteps.CreateReadyAsync(_archive, "a.txt");
        await PublishSteps.PublishAsync(_archive, versions);

        await AssertRefusedAsync(
            DandisetId.Parse(versions.Split('/')[2]),
            "draft/publish",
            "Nothing has changed since the last version was published."
        );
    }

    [Fact]
    public async Task Embargoed_Zarrs_and_invalid_drafts_are_not_published()
    {
        var embargoed = await _archive.CreateDandisetAsync(embargo: true);
        var invalid = await _archive.CreateDandisetAsync();
        var withZarr = await _archive.CreateDandisetAsync();
        var body = UploadSteps.Asset("a.zarr", "");
        body.Remove("blob_id");
        body["zarr_id"] = await ZarrSteps.CreateAsync(_archive, withZarr, "a.zarr");
        await _archive.AskAsync("POST", $"/dandisets/{withZarr}/versions/draft/assets/", _archive.Alice, body);
        await _archive.Server.WhenIdle;

        await AssertRefusedAsync(embargoed, "draft/publish", "End the embargo first.");
        await AssertRefusedAsync(invalid, "draft/publish", "First correct those that the page lists under Validation.");
        await AssertRefusedAsync(withZarr, "draft/publish", "Remove them to publish the other files.");
    }

    [Fact]
    public async Task A_valid_draft_with_an_invalid_file_is_not_published()
    {
        var versions = await PublishSteps.CreateReadyAsync(_archive, "invalid.txt");
        _archive.Server.Database.Execute("UPDATE asset SET status = 'Invalid' WHERE path = 'invalid.txt'");

        await AssertRefusedAsync(
            DandisetId.Parse(versions.Split('/')[2]),
            "draft/publish",
            "Some files have errors or are being validated"
        );
    }

    [Fact]
    public async Task Release_notes_that_are_too_long_are_refused_with_their_maximum()
    {
        var versions = await PublishSteps.CreateReadyAsync(_archive, "b.txt");

        await AssertRefusedAsync(
            DandisetId.Parse(versions.Split('/')[2]),
            "draft/publish",
            "5000",
            ("notes", new string('x', 5001))
        );
    }

    [Fact]
    public async Task An_embargo_is_not_ended_without_one_or_with_unfinished_uploads()
    {
        var open = await _archive.CreateDandisetAsync();
        var embargoed = await _archive.CreateDandisetAsync(embargo: true);
        await UploadSteps.AnnounceAsync(_archive, embargoed, "unfinished"u8.ToArray());

        await AssertRefusedAsync(open, "unembargo", "The Dandiset is not embargoed");
        await AssertRefusedAsync(embargoed, "unembargo", "unfinished uploads. Finish or discard them first.");
    }

    [Fact]
    public async Task Others_are_led_back_too()
    {
        var id = await _archive.CreateDandisetAsync();
        using var browser = await PageClient.LogInAsync(_archive, _archive.Bob);
        var page = await browser.SubmitAsync($"/dandiset/{id}/draft/publish");

        Assert.Equal(403, page.Status);
        Assert.Contains("Only owners of the Dandiset can change it.", page.Text, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/dandiset/{id}/draft\">", page.Body, StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(
        DandisetId id,
        string form,
        string reason,
        params (string Name, string Value)[] fields
    )
    {
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var page = await browser.SubmitAsync($"/dandiset/{id}/{form}", fields);

        Assert.Equal(400, page.Status);
        Assert.Contains(reason, page.Text, StringComparison.Ordinal);
        Assert.Contains(
            $"<a href=\"/dandiset/{id}/draft\">Back to {id}/draft</a>",
            page.Body,
            StringComparison.Ordinal
        );
    }
}
