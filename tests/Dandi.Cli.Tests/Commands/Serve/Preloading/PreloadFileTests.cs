using System.Text.Json;
using System.Text.RegularExpressions;
using Dandi.Cli.Commands.Serve.Preloading;
using Dandi.JsonSchemas;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Serve.Preloading;

/// <summary>Preload files are read strictly, and their schema describes what is accepted.</summary>
public sealed partial class PreloadFileTests : IDisposable
{
    private static readonly JsonSchema Schema = JsonSchema.Compile(
        JsonDocument.Parse(File.ReadAllText(Repository.Locate("docs/spec/preload.schema.json"))).RootElement,
        JsonSchemaDialect.Common
    );

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Example_of_the_specification_is_valid()
    {
        var page = File.ReadAllText(Repository.Locate("docs/spec/preload.md"));
        var example = Example().Match(page).Groups["json"].Value;
        Directory.CreateDirectory(_folder.Locate("fixtures/mouse"));
        Directory.CreateDirectory(_folder.Locate("fixtures/dummies"));

        var document = Read(example);

        Assert.Empty(Validate(example));
        Assert.Equal(["alice", "root", "carol"], document.Users.Select(user => user.Name));
        Assert.Equal(["alice", "alice"], document.Dandisets.Select(dandiset => dandiset.Owner));
        Assert.Equal(_folder.Locate("fixtures/mouse"), document.Dandisets[0].Folder);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"$schema": "preload.schema.json", "users": [], "dandisets": []}""")]
    [InlineData("""{"dandisets": [{"name": "A", "validation": "ignore", "metadata": {"x": null}}]}""")]
    [InlineData("""{"dandisets": [{"name": "A", "owner": "admin", "publish": true}]}""")]
    public void Members_have_defaults(string text)
    {
        Assert.Empty(Validate(text));
        Assert.All(Read(text).Dandisets, dandiset => Assert.Equal("admin", dandiset.Owner));
    }

    [Theory]
    [InlineData("[]", "$")]
    [InlineData("""{"user": []}""", "$.user")]
    [InlineData("""{"users": null}""", "$.users")]
    [InlineData("""{"users": [{"name": "a b"}]}""", "$.users[0].name")]
    [InlineData("""{"users": [{"name": "alice:admin"}]}""", "$.users[0].name")]
    [InlineData("""{"users": [{"name": "a", "email": "a@b.c"}]}""", "$.users[0].email")]
    [InlineData("""{"users": [{"name": "a", "admin": "yes"}]}""", "$.users[0].admin")]
    [InlineData("""{"users": [{}]}""", "$.users[0]")]
    [InlineData("""{"dandisets": [{"name": "A"}, {"title": "B"}]}""", "$.dandisets[1]")]
    [InlineData("""{"dandisets": [{"name": "A", "identifier": "1"}]}""", "$.dandisets[0].identifier")]
    [InlineData("""{"dandisets": [{"name": "A", "identifier": 1}]}""", "$.dandisets[0].identifier")]
    [InlineData("""{"dandisets": [{"name": "A", "validation": "none"}]}""", "$.dandisets[0].validation")]
    [InlineData("""{"dandisets": [{"name": "A", "validation": 1}]}""", "$.dandisets[0].validation")]
    [InlineData("""{"dandisets": [{"name": "A", "metadata": []}]}""", "$.dandisets[0].metadata")]
    public void Document_that_the_schema_does_not_allow_is_refused(string text, string place)
    {
        var error = Assert.Throws<UsageException>(() => Read(text));

        Assert.NotEmpty(Validate(text));
        Assert.Contains($"`{place}", error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Locate("preload.json"), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Dandi.Cli", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("{", "$")]
    [InlineData("""{"users": [], "users": []}""", "$.users")]
    [InlineData("""{"users": [{"name": "a"}, {"name": "a"}]}""", "$.users[1].name")]
    [InlineData("""{"users": [{"name": "a", "admin": true, "pending": true}]}""", "$.users[0].pending")]
    [InlineData("""{"dandisets": [{"name": "A", "owner": "bob"}]}""", "$.dandisets[0].owner")]
    [InlineData(
        """{"users": [{"name": "a", "pending": true}], "dandisets": [{"name": "A"}]}""",
        "$.dandisets[0].owner"
    )]
    [InlineData("""{"dandisets": [{"name": "A", "identifier": "000000"}]}""", "$.dandisets[0].identifier")]
    [InlineData(
        """{"dandisets": [{"name": "A", "identifier": "000001"}, {"name": "B", "identifier": "000001"}]}""",
        "$.dandisets[1].identifier"
    )]
    [InlineData("""{"dandisets": [{"name": "A", "embargoed": true, "publish": true}]}""", "$.dandisets[0].publish")]
    [InlineData("""{"dandisets": [{"name": "A", "folder": "missing"}]}""", "$.dandisets[0].folder")]
    [InlineData("""{"dandisets": [{"name": "A", "folder": "preload.json"}]}""", "$.dandisets[0].folder")]
    public void Document_that_contradicts_itself_is_refused(string text, string place)
    {
        var error = Assert.Throws<UsageException>(() => Read(text));

        Assert.Contains($"`{place}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "at `$` (line 1), the file is empty. Correct")]
    [InlineData("{\n", "at `$` (line 2), the file ends too early. Correct")]
    [InlineData("{\"users", "at `$` (line 1), the file ends too early. Correct")]
    [InlineData("{} {}", "at `$` (line 1), there is more text after the end of the object. Correct")]
    [InlineData("{\"users\": [],\n}", "at `$` (line 2), there is a comma after the last value. Correct")]
    [InlineData("users: []", "at `$` (line 1), the text is not valid JSON. Correct")]
    [InlineData("{\n\"user\": []}", "at `$.user` (line 2), there is no such member. Correct")]
    [InlineData("{\"users\": [], \"users\": []}", "at `$.users` (line 1), the member is there twice. Correct")]
    public void Message_says_in_words_of_the_user_what_is_wrong_and_in_which_line(string text, string expected)
    {
        var error = Assert.Throws<UsageException>(() => Read(text));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dandiset_without_an_identifier_is_refused_if_the_data_is_kept()
    {
        var path = _folder.Write("preload.json", """{"dandisets": [{"name": "A"}]}""");

        var error = Assert.Throws<UsageException>(() => PreloadFile.Read(path, isEphemeral: false));

        Assert.Contains("needs an `identifier`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_missing_too_large_or_not_a_file_is_refused()
    {
        var large = _folder.Write("large.json", new byte[PreloadFile.MaxBytes + 1]);

        Assert.All([large, _folder.Locate("missing.json"), _folder.Root, "/dev/zero"], path =>
        {
            var error = Assert.Throws<UsageException>(() => PreloadFile.Read(path, isEphemeral: true));
            Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
        });
    }

    private PreloadDocument Read(string text) =>
        PreloadFile.Read(_folder.Write("preload.json", text), isEphemeral: true);

    private static IEnumerable<object> Validate(string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. Schema.Validate(document.RootElement)];
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Example();
}
