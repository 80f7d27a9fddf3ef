using System.Text.Json.Nodes;
using Dandi.Dois;

namespace Dandi.Client.Tests.Dois;

/// <summary>How the record of a DOI becomes metadata of a Dandiset.</summary>
public sealed class DandisetUpdateTests
{
    private static readonly Doi Publication = new("10.1234/abc");
    private readonly List<string> _warnings = [];
    private readonly List<string> _questions = [];

    private const string Record = """
        {
          "title": "Of mice",
          "abstract": "<p>Text</p>",
          "author": [
            {
              "family": "Doe", "given": "Jane", "ORCID": "https://orcid.org/0000-0001-2345-6789",
              "sequence": "first", "authenticated-orcid": false, "suffix": "Jr.",
              "affiliation": [{"name": "Lab A", "id": []}, "Lab B"]
            },
            {"literal": "The Consortium", "affiliation": []},
            {"family": "Nameless"}
          ]
        }
        """;

    [Fact]
    public async Task All_fields_are_filled_in()
    {
        var metadata = new JsonObject { ["name"] = "" };

        var changed = await ApplyAsync(metadata, ExistingValues.Overwrite);

        Assert.Equal(["contributor", "name", "description", "relatedResource"], changed);
        AssertEqual(
            """
            {
              "name": "Of mice",
              "contributor": [
                {
                  "name": "Doe, Jane", "roleName": ["dcite:Author"], "schemaKey": "Person", "includeInCitation": true,
                  "affiliation": [{"name": "Lab A"}, {"name": "Lab B"}], "identifier": "0000-0001-2345-6789"
                },
                {
                  "name": "The Consortium", "roleName": ["dcite:Author"], "schemaKey": "Organization",
                  "includeInCitation": true
                }
              ],
              "description": "<p>Text</p>",
              "relatedResource": [
                {
                  "identifier": "10.1234/abc", "name": "Of mice", "relation": "dcite:IsDescribedBy",
                  "schemaKey": "Resource", "url": "https://doi.org/10.1234/abc"
                }
              ]
            }
            """,
            metadata
        );
        Assert.Equal(2, _warnings.Count);
        Assert.Contains("`suffix`", _warnings[0], StringComparison.Ordinal);
        Assert.Contains("no complete name", _warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"identifier\": \"0000-0001-2345-6789\"")]
    [InlineData("\"identifier\": \"https://orcid.org/0000-0001-2345-6789\"")]
    [InlineData("\"comment\": \"known by the name\"")]
    public async Task A_known_contributor_keeps_what_only_the_Dandiset_states(string known)
    {
        var metadata = Parse(
            $$"""
            {
              "contributor": [
                {
                  "name": "Doe, Jane", "roleName": ["dcite:ContactPerson"], "email": "jane@example.org",
                  "url": "https://example.org", "schemaKey": "Person", "affiliation": [{"name": "Lab B", "x": 1}],
                  {{known}}
                }
              ]
            }
            """
        );

        await ApplyAsync(metadata, ExistingValues.Overwrite, DoiField.Contributor);

        var person = metadata["contributor"]![0]!;
        Assert.Equal("""["dcite:ContactPerson","dcite:Author"]""", person["roleName"]!.ToJsonString());
        Assert.Equal("""[{"name":"Lab B","x":1},{"name":"Lab A"}]""", person["affiliation"]!.ToJsonString());
        Assert.Equal("jane@example.org", person["email"]!.ToString());
        Assert.Equal("https://example.org", person["url"]!.ToString());
        Assert.EndsWith("0000-0001-2345-6789", person["identifier"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, metadata["contributor"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_person_with_another_identifier_is_another_person()
    {
        var metadata = Parse("""{"contributor": [{"name": "Doe, Jane", "identifier": "0000-0000-0000-0000"}]}""");

        await ApplyAsync(metadata, ExistingValues.Overwrite, DoiField.Contributor);

        Assert.Equal(3, metadata["contributor"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_second_update_changes_nothing()
    {
        var metadata = new JsonObject();
        await ApplyAsync(metadata, ExistingValues.Overwrite);

        Assert.Empty(await ApplyAsync(metadata, ExistingValues.Overwrite));
    }

    [Fact]
    public async Task Existing_values_can_be_kept()
    {
        var metadata = Parse("""{"name": "Mine", "contributor": []}""");

        Assert.Equal(["description"], await ApplyAsync(metadata, ExistingValues.Skip));

        AssertEqual(
            """{"name": "Mine", "contributor": [], "description": "<p>Text</p>", "relatedResource": []}""",
            metadata
        );
    }

    [Fact]
    public async Task Questions_are_asked_for_each_element()
    {
        var metadata = Parse("""{"name": "Mine", "contributor": [{"name": "The Consortium"}]}""");

        Assert.Equal(["description"], await ApplyAsync(metadata, ExistingValues.Ask));

        Assert.Collection(
            _questions,
            question =>
                Assert.StartsWith("Add value to Dandiset contributor field: {", question, StringComparison.Ordinal),
            question => Assert.StartsWith("Set Dandiset contributor to {", question, StringComparison.Ordinal),
            question => Assert.Equal("Set Dandiset name to \"Of mice\"?", question),
            question => Assert.StartsWith("Add value to Dandiset relatedResource", question, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("{}", DoiField.Contributor, "no `author`")]
    [InlineData("{\"author\": \"Doe\"}", DoiField.Contributor, "no `author`")]
    [InlineData("{}", DoiField.RelatedResource, "no `title`")]
    [InlineData("{\"title\": [1]}", DoiField.RelatedResource, "no `title`")]
    public void A_record_that_lacks_what_is_wanted_is_an_error(string record, DoiField field, string part) =>
        Assert.Contains(
            part,
            Assert
                .Throws<DandiException>(() =>
                    new DoiRecord(Publication, Parse(record), _warnings.Add).Read([field]).ToList()
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_title_that_is_no_text_is_a_warning()
    {
        Assert.Empty(new DoiRecord(Publication, Parse("""{"title": 3}"""), _warnings.Add).Read([DoiField.Name]));
        Assert.Single(_warnings);
    }

    [Fact]
    public async Task Metadata_of_another_form_are_an_error() =>
        await Assert.ThrowsAsync<DandiException>(() =>
            ApplyAsync(Parse("""{"contributor": {"name": "x"}}"""), ExistingValues.Overwrite)
        );

    private Task<IReadOnlyList<string>> ApplyAsync(
        JsonObject metadata,
        ExistingValues existing,
        params DoiField[] fields
    )
    {
        var update = new DandisetUpdate(existing, question =>
        {
            _questions.Add(question);
            return Task.FromResult(false);
        });
        var record = new DoiRecord(Publication, Parse(Record), _warnings.Add);
        return update.ApplyAsync(metadata, record.Read(fields.Length == 0 ? DoiFields.All : fields));
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static void AssertEqual(string expected, JsonObject actual) =>
        Assert.True(JsonNode.DeepEquals(Parse(expected), actual), actual.ToJsonString());
}
