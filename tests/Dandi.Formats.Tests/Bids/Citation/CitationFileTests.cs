using System.Text;
using Dandi.Bids;
using Dandi.Bids.Citation;
using Dandi.Bids.Schema;

namespace Dandi.Formats.Tests.Bids.Citation;

/// <summary>Issues of <c>CITATION.cff</c> as the BIDS validator reports them.</summary>
public sealed class CitationFileTests
{
    private const string Valid = """
        cff-version: 1.2.0
        message: Please cite it.
        title: A dataset
        authors:
          - family-names: Doe
            given-names: Jane
            orcid: https://orcid.org/0000-0001-2345-6789
          - name: A laboratory
        version: 1.0
        date-released: "2021-07-18"
        license: CC0-1.0
        references:
          - &paper
            type: article
            title: A paper
            authors: [{family-names: Doe}]
            year: 2020
            month: 8
          - <<: *paper
            title: Another

        """;

    [Fact]
    public void A_valid_file_has_no_issues() => Assert.Equal("", IssuesOf(Valid));

    [Theory]
    [InlineData("message: Please cite it.\n", "", "CITATION_CFF_VALIDATION_ERROR:")]
    [InlineData("1.2.0", "1.3.0", "CITATION_CFF_VALIDATION_ERROR:/cff-version")]
    [InlineData("title: A dataset", "title: 5", "CITATION_CFF_VALIDATION_ERROR:/title")]
    [InlineData("title: A dataset", "title:", "CITATION_CFF_VALIDATION_ERROR:/title")]
    // Octal numbers are those of YAML 1.1.
    [InlineData("month: 8", "month: 010", "")]
    [InlineData(
        "month: 8",
        "month: 08",
        "CITATION_CFF_VALIDATION_ERROR:/references/0/month CITATION_CFF_VALIDATION_ERROR:/references/0/month "
            + "CITATION_CFF_VALIDATION_ERROR:/references/0/month"
    )]
    // A date without quotes is a date for YAML, not a string.
    [InlineData("\"2021-07-18\"", "2021-07-18", "CITATION_CFF_VALIDATION_ERROR:/date-released")]
    [InlineData("\"2021-07-18\"", "!!str 2021-07-18", "")]
    [InlineData("\"2021-07-18\"", "July", "CITATION_CFF_VALIDATION_ERROR:/date-released")]
    [InlineData("license: CC0-1.0", "unknown: 1", "CITATION_CFF_VALIDATION_ERROR:")]
    [InlineData("title: A dataset", "title: A: dataset", "FILE_READ:")]
    [InlineData("title: A dataset", "title: a\ntitle: b", "FILE_READ:")]
    [InlineData("title: A dataset", "title: !unknown a", "FILE_READ:")]
    [InlineData("title: A dataset", "title: *none", "FILE_READ:")]
    [InlineData("license: CC0-1.0", "license: CC0-1.0\n---\na: b", "FILE_READ:")]
    public void A_change_of_the_file_has_the_issue(string text, string replacement, string expected)
    {
        Assert.Contains(text, Valid, StringComparison.Ordinal);

        Assert.Equal(expected, IssuesOf(Valid.Replace(text, replacement, StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_alternative_that_an_author_does_not_match_is_an_issue() =>
        Assert.Equal(
            "CITATION_CFF_VALIDATION_ERROR:/authors/0 CITATION_CFF_VALIDATION_ERROR:/authors/0 "
                + "CITATION_CFF_VALIDATION_ERROR:/authors/0",
            IssuesOf(Valid.Replace("family-names: Doe\n    given", "wrong: Doe\n    given", StringComparison.Ordinal))
        );

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("text")]
    public void A_file_without_members_is_not_an_object(string content) =>
        Assert.Equal("CITATION_CFF_VALIDATION_ERROR:", IssuesOf(content));

    [Theory]
    [InlineData(64, "CITATION_CFF_VALIDATION_ERROR:")]
    [InlineData(65, "CITATION_CFF_VALIDATION_ERROR:")]
    [InlineData(66, "FILE_READ:")]
    public void A_file_that_is_nested_too_deeply_cannot_be_read(int depth, string expected) =>
        Assert.Equal(expected, IssuesOf(new string('[', depth) + new string(']', depth)));

    [Fact]
    public void Bytes_that_are_not_text_cannot_be_read() =>
        Assert.Equal("FILE_READ:", IssuesOf([0x61, 0x3a, 0xff, 0xfe]));

    [Fact]
    public void Hostile_files_cannot_be_read()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        var tower = new StringBuilder("a0: &a0 [x]\n");
        for (var n = 1; n < 30; n++)
        {
            bomb.Append($"a{n}: &a{n} [").AppendJoin(", ", Enumerable.Repeat($"*a{n - 1}", 10)).Append("]\n");
            tower.Append($"a{n}: &a{n} [[[[[*a{n - 1}]]]]]\n");
        }

        Assert.Equal("FILE_READ:", IssuesOf(bomb.ToString()));
        Assert.Equal("FILE_READ:", IssuesOf(tower.ToString()));
        Assert.Equal("FILE_READ:", IssuesOf("a: &a [*a]\n"));
        Assert.Equal("FILE_READ:", IssuesOf(new string('[', 1000) + new string(']', 1000)));
        Assert.Equal("FILE_READ:", IssuesOf("a: " + new string('x', 5 << 20)));
    }

    [Fact]
    public void Damaged_files_end_in_issues()
    {
        var random = new Random(20260101);
        for (var n = 0; n < 1000; n++)
        {
            var bytes = Encoding.UTF8.GetBytes(Valid);
            for (var changes = random.Next(1, 5); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Assert.DoesNotContain("JSON", IssuesOf(bytes), StringComparison.Ordinal);
        }
    }

    private static string IssuesOf(string content) => IssuesOf(Encoding.UTF8.GetBytes(content));

    private static string IssuesOf(byte[] content)
    {
        var issues = new List<BidsIssue>();
        CitationFile.Check(new MemoryStream(content), BidsSchema.Default, issues.Add);
        Assert.All(issues, issue =>
            Assert.Equal(("CITATION.cff", BidsSeverity.Error), (issue.Location, issue.Severity))
        );
        return string.Join(' ', issues.Select(issue => $"{issue.Code}:{issue.SubCode}"));
    }
}
