using System.Net;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

/// <summary>The forms for a new Dandiset and for a draft.</summary>
public sealed class DandisetFormTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const string AreaStart = "maxlength=\"3000\">\n";
    private const string BothLicenses = """["spdx:CC0-1.0","spdx:CC-BY-4.0"]""";
    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task An_owner_edits_what_a_draft_needs_and_all_other_metadata_stays()
    {
        var id = await _archive.CreateDandisetAsync();
        await _archive.Server.WhenIdle;
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        using var bob = await PageClient.LogInAsync(_archive, _archive.Bob);
        var draft = $"/dandiset/{id}/draft";
        Assert.Contains("Edit the draft, and choose a license.", (await browser.GetAsync(draft)).Text);
        Assert.Contains(
            "<option value=\"\" selected>(choose one)</option>",
            (await browser.GetAsync($"{draft}/edit")).Text,
            StringComparison.Ordinal
        );
        var saved = await browser.SubmitAsync(
            $"{draft}/edit",
            ("name", "New name"),
            ("description", "Now described."),
            ("license", "spdx:CC-BY-4.0")
        );
        Assert.Equal((303, draft), (saved.Status, saved.Location));
        var form = (await browser.GetAsync($"{draft}/edit")).Text;
        Assert.Contains("Now described.</textarea>", form, StringComparison.Ordinal);
        Assert.Contains("<option value=\"spdx:CC-BY-4.0\" selected>", form, StringComparison.Ordinal);
        Assert.DoesNotContain("<option value=\"\"", form, StringComparison.Ordinal);
        Assert.Equal(403, (await bob.GetAsync($"{draft}/edit")).Status);
        Assert.Equal(403, (await bob.SubmitAsync($"{draft}/edit", ("name", "x"))).Status);

        var metadata = (await _archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/")).Json;
        Assert.Equal("New name", metadata["name"]!.ToString());
        Assert.Equal("spdx:CC-BY-4.0", metadata["license"]![0]!.ToString());
        Assert.Equal("Local, Alice", metadata["contributor"]![0]!["name"]!.ToString());
    }

    [Theory]
    [InlineData(BothLicenses, "(unchanged)")]
    [InlineData("""["spdx:Other"]""", "(unchanged)")]
    [InlineData("\"spdx:CC0-1.0\"", "(unchanged)")]
    [InlineData("[]", "(choose one)")]
    public async Task Licenses_that_are_not_one_of_the_choices_are_kept(string licenses, string choice)
    {
        var id = await CreateAsync("x", "Described.", licenses);
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var edit = $"/dandiset/{id}/draft/edit";
        var option = $"<option value=\"\" selected>{choice}</option>";
        Assert.Contains(option, (await browser.GetAsync(edit)).Text, StringComparison.Ordinal);
        var refused = await browser.SubmitAsync(edit, ("name", ""), ("license", "spdx:CC0-1.0"));
        Assert.Equal(400, refused.Status);
        Assert.Contains($">{choice}</option>", refused.Text, StringComparison.Ordinal);
        await browser.SubmitAsync(edit, ("name", "y"), ("license", ""));

        var metadata = await ReadAsync(id);
        Assert.Equal(("y", licenses), (metadata["name"]!.ToString(), metadata["license"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("\n First.\r\n\r\nSecond,\tindented.\n")]
    [InlineData("\u0645\u0646 \u202eleft\u200f \u0085\u0007 \ud83d\udc68\u200d\ud83d\udc69")]
    [InlineData("</textarea><b title=\"'&amp;&quot;\">")]
    public async Task What_was_not_changed_in_the_form_stays_as_it_is(string description)
    {
        var id = await CreateAsync("x", description, BothLicenses);
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var edit = $"/dandiset/{id}/draft/edit";
        var shown = WebUtility.HtmlDecode(
            (await browser.GetAsync(edit)).Body.Split(AreaStart)[1].Split("</textarea>")[0]
        );
        Assert.Equal(description, shown);
        var sent = shown
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace("\n", "\r\n", StringComparison.Ordinal);
        var saved = await browser.SubmitAsync(edit, ("name", "y"), ("description", sent), ("license", ""));
        Assert.Equal(303, saved.Status);

        var metadata = await ReadAsync(id);
        Assert.Equal("y", metadata["name"]!.ToString());
        Assert.Equal(description, metadata["description"]!.ToString());
        Assert.Equal(BothLicenses, metadata["license"]!.ToJsonString());
    }

    [Fact]
    public async Task A_form_that_is_saved_unchanged_does_not_change_the_draft()
    {
        var id = await CreateAsync("two\nlines", "\n First.\nSecond. ", BothLicenses);
        await _archive.Server.WhenIdle;
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var info = $"/dandisets/{id}/versions/draft/info/";
        var before = (await _archive.AskAsync("GET", info)).Body;
        var saved = await browser.SubmitAsync(
            $"/dandiset/{id}/draft/edit",
            ("name", "two lines"),
            ("description", "\r\n First.\r\nSecond. "),
            ("license", "")
        );
        Assert.Equal(303, saved.Status);
        await _archive.Server.WhenIdle;

        Assert.Equal(before, (await _archive.AskAsync("GET", info)).Body);
    }

    [Fact]
    public async Task A_new_Dandiset_has_no_license_until_one_is_chosen()
    {
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var form = (await browser.GetAsync("/dandiset/create")).Text;
        Assert.Contains("<select name=\"license\" required>", form, StringComparison.Ordinal);
        Assert.Contains("<option value=\"\" selected>(choose one)</option>", form, StringComparison.Ordinal);
        var refused = await browser.SubmitAsync("/dandiset/create", ("name", "Without a license"), ("license", ""));
        Assert.Equal(400, refused.Status);
        Assert.Contains("Select one of the licenses.", refused.Text, StringComparison.Ordinal);

        Assert.DoesNotContain("Without a license", (await browser.GetAsync("/?order=-id")).Text);
    }

    [Fact]
    public async Task A_name_of_several_lines_stays_unless_it_is_changed()
    {
        var id = await CreateAsync("two\nlines", "Described.", BothLicenses);
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var edit = $"/dandiset/{id}/draft/edit";
        Assert.Contains("value=\"two lines\"", (await browser.GetAsync(edit)).Text, StringComparison.Ordinal);
        await browser.SubmitAsync(edit, ("name", "two lines"), ("description", "Changed."));

        var metadata = await ReadAsync(id);
        Assert.Equal("two\nlines", metadata["name"]!.ToString());
        Assert.Equal("Changed.", metadata["description"]!.ToString());
    }

    [Fact]
    public async Task A_text_of_several_lines_is_stored_with_line_feeds_and_shown_as_lines()
    {
        var id = await CreateAsync("x", "Described.", BothLicenses);
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var draft = $"/dandiset/{id}/draft";
        await browser.SubmitAsync($"{draft}/edit", ("name", "x"), ("description", "First.\r\n\r\nSecond."));

        Assert.Equal("First.\n\nSecond.", (await ReadAsync(id))["description"]!.ToString());
        var text = (await browser.GetAsync(draft)).Text;
        Assert.Contains("<p class=\"text\">First.\n\nSecond.</p>", text, StringComparison.Ordinal);
        Assert.Contains("<span class=\"text\">First.\n\nSecond.</span>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\\x0", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_with_an_error_keeps_what_was_entered()
    {
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var page = await browser.SubmitAsync(
            "/dandiset/create",
            ("name", new string('x', 301)),
            ("description", "kept"),
            ("license", "spdx:CC0-1.0")
        );

        Assert.Equal(400, page.Status);
        Assert.Contains("no more than 300 characters", page.Text, StringComparison.Ordinal);
        Assert.Contains(">\nkept</textarea>", page.Text, StringComparison.Ordinal);
    }

    /// <summary>Creates a Dandiset of Alice whose draft has a description and licenses.</summary>
    private async Task<DandisetId> CreateAsync(string name, string description, string licenses)
    {
        var id = await _archive.CreateDandisetAsync();
        var metadata = new JsonObject { ["description"] = description, ["license"] = JsonNode.Parse(licenses) };
        var response = await _archive.AskAsync(
            "PUT",
            $"/dandisets/{id}/versions/draft/",
            _archive.Alice,
            new JsonObject { ["name"] = name, ["metadata"] = metadata }
        );
        Assert.Equal(200, response.Status);
        return id;
    }

    private async Task<JsonNode> ReadAsync(DandisetId id) =>
        (await _archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/")).Json;
}
