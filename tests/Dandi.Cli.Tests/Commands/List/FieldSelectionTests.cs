using Dandi.Cli.Output.Records;

namespace Dandi.Cli.Tests.Commands.List;

public sealed class FieldSelectionTests
{
    [Fact]
    public void The_path_comes_first_and_short_names_are_accepted()
    {
        var fields = FieldSelection.Parse(" age, nwb,#UNITS,path,,age", KnownFields.Flat);

        Assert.Equal(["path", "age", "nwb_version", "number_of_units"], fields.Chosen!);
        Assert.True(fields.Shows("age") && !fields.Shows("size") && fields.NeedsContent);
    }

    [Fact]
    public void Path_and_size_do_not_need_content() =>
        Assert.False(FieldSelection.Parse("size", KnownFields.Flat).NeedsContent);

    [Fact]
    public void Unknown_fields_are_refused_with_a_list_of_known_ones()
    {
        var error = Assert.Throws<UsageException>(() => FieldSelection.Parse("age,Age,weight", KnownFields.Flat));

        Assert.StartsWith(
            "Following fields are not known: Age, weight. Known are: age, bids_schema_version, ",
            error.Message,
            StringComparison.Ordinal
        );
    }
}
