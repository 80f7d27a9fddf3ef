namespace Dandi.Formats.Tests.Bids.Rules;

public sealed class TableTests : IDisposable
{
    private const string Events = "sub-01/beh/sub-01_task-a_events.tsv";

    private readonly SmallDataset _dataset = new();

    public void Dispose() => _dataset.Dispose();

    [Fact]
    public void Required_columns_must_be_there_and_initial_ones_must_be_the_first()
    {
        _dataset.With(Events, "duration\tonset\n1\t1\n");
        Assert.Equal([$"duration@/{Events}", $"onset@/{Events}"], _dataset.Find("TSV_COLUMN_ORDER_INCORRECT"));

        _dataset.With(Events, "onset\n1\n");
        Assert.Equal([$"duration@/{Events}"], _dataset.Find("TSV_COLUMN_MISSING"));
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("n/a", 0)]
    [InlineData(" -1.5e3 ", 0)]
    [InlineData("NaN", 1)]
    [InlineData("1s", 1)]
    [InlineData("", 1)]
    public void Values_must_have_the_format_of_the_column(string onset, int count)
    {
        _dataset.With(Events, $"onset\tduration\n{onset}\t1\n{onset}\t1\n");

        var issues = _dataset.Validate().Where(issue => issue.Code == "TSV_VALUE_INCORRECT_TYPE").ToList();
        Assert.Equal(count, issues.Count);
        Assert.All(issues, issue => Assert.Equal(("onset", 2), (issue.SubCode, issue.Line)));
    }

    [Fact]
    public void Only_the_first_thousand_rows_are_checked()
    {
        var rows = string.Concat(Enumerable.Repeat("1\t1\n", 1000));
        _dataset.With(Events, $"onset\tduration\n{rows}x\t1\n");

        Assert.Empty(_dataset.Find("TSV_VALUE_INCORRECT_TYPE"));
    }

    [Fact]
    public void Additional_columns_should_be_described_and_follow_their_description()
    {
        _dataset.With(Events, "onset\tduration\tphase\tcolor\n1\t1\tx\tred\n");
        Assert.Equal([$"color@/{Events}", $"phase@/{Events}"], _dataset.Find("TSV_ADDITIONAL_COLUMNS_UNDEFINED"));

        _dataset.With("task-a_events.json", """{"phase": {"Units": "s"}, "color": {"Levels": {"green": "g"}}}""");
        Assert.Empty(_dataset.Find("TSV_ADDITIONAL_COLUMNS_UNDEFINED"));
        Assert.Equal([$"color@/{Events}", $"phase@/{Events}"], _dataset.Find("TSV_VALUE_INCORRECT_TYPE"));

        _dataset.With("task-a_events.json", """{"phase": {}, "color": {"Levels": {"red": "r"}}}""");
        Assert.Empty(_dataset.Find("TSV_VALUE_INCORRECT_TYPE"));
    }

    [Theory]
    [InlineData("5", """{"Maximum": null}""", 1)]
    [InlineData("-5", """{"Maximum": null}""", 0)]
    [InlineData("-5", """{"Minimum": null}""", 1)]
    [InlineData("infinity", """{"Minimum": 1}""", 1)]
    [InlineData("Infinity", """{"Minimum": 1}""", 0)]
    [InlineData("2 trials", """{"Minimum": 1}""", 0)]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000005", """{"Minimum": 1}""", 0)]
    public void Bounds_are_compared_as_JavaScript_does(string value, string description, int count)
    {
        _dataset
            .With(Events, $"onset\tduration\tphase\n1\t1\t{value}\n")
            .With("task-a_events.json", $$"""{"phase": {{description}}}""");

        Assert.Equal(count, _dataset.Find("TSV_VALUE_INCORRECT_TYPE").Count);
    }

    [Fact]
    public void Bounds_of_null_do_not_narrow_a_BIDS_column()
    {
        _dataset
            .With(Events, "onset\tduration\tresponse_time\n1\t1\t5\n")
            .With("task-a_events.json", """{"response_time": {"Units": "s", "Minimum": null, "Maximum": null}}""");

        Assert.Empty(_dataset.Find("TSV_VALUE_INCORRECT_TYPE"));
        Assert.Empty(_dataset.Find("TSV_COLUMN_TYPE_REDEFINED"));
    }

    [Fact]
    public void A_description_of_a_BIDS_column_can_only_narrow_it()
    {
        _dataset.With(Events, "onset\tduration\tresponse_time\n1\t1\t5\n");
        _dataset.With("task-a_events.json", """{"onset": {"Units": "ms"}, "response_time": {"Units": "s"}}""");
        Assert.Equal(["onset@/task-a_events.json"], _dataset.Find("TSV_COLUMN_TYPE_REDEFINED"));
        Assert.Empty(_dataset.Find("TSV_VALUE_INCORRECT_TYPE"));

        _dataset.With("task-a_events.json", """{"response_time": {"Units": "s", "Maximum": 4}}""");
        Assert.Empty(_dataset.Find("TSV_COLUMN_TYPE_REDEFINED"));
        Assert.Equal([$"response_time@/{Events}"], _dataset.Find("TSV_VALUE_INCORRECT_TYPE"));
    }

    [Fact]
    public void A_conventional_column_is_what_the_sidecar_says()
    {
        _dataset.With("participants.tsv", "participant_id\tage\thandedness\nsub-01\told\t7\n");
        Assert.Equal(
            ["age@/participants.tsv", "handedness@/participants.tsv"],
            _dataset.Find("TSV_VALUE_INCORRECT_TYPE")
        );

        _dataset.With("participants.json", """{"age": {"Description": "d"}, "handedness": {"Format": "number"}}""");
        Assert.Empty(_dataset.Find("TSV_VALUE_INCORRECT_TYPE"));
    }

    [Fact]
    public void The_age_89_plus_is_a_warning_only()
    {
        _dataset.With("participants.tsv", "participant_id\tage\nsub-01\t5\nsub-02\t89+\nsub-03\t89+\n");

        var issue = Assert.Single(_dataset.Validate(), issue => issue.Code == "TSV_PSEUDO_AGE_DEPRECATED");
        Assert.Equal(3, issue.Line);
        Assert.Empty(_dataset.Find("TSV_VALUE_INCORRECT_TYPE"));
    }

    [Fact]
    public void Index_columns_must_be_unique()
    {
        _dataset.With("participants.tsv", "participant_id\nsub-01\nsub-02\nsub-01\nsub-01\n");

        Assert.Equal(["@/participants.tsv", "@/participants.tsv"], _dataset.Find("TSV_INDEX_VALUE_NOT_UNIQUE"));
    }

    [Fact]
    public void A_table_with_an_error_has_no_columns()
    {
        _dataset.With(Events, "onset\tduration\n1\n");

        Assert.Equal([$"@/{Events}"], _dataset.Find("TSV_EQUAL_ROWS"));
        Assert.Equal([$"duration@/{Events}", $"onset@/{Events}"], _dataset.Find("TSV_COLUMN_MISSING"));
    }
}
