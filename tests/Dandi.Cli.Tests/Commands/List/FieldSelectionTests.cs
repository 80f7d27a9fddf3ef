using Dandi.Cli.Output.Records;

namespace Dandi.Cli.Tests.Commands.List;

public sealed class FieldSelectionTests
{
    [Fact]
    public void The_path_comes_first_and_short_names_are_taken()
    {
        var fields = FieldSelection.Parse(" age, nwb,#UNITS,path,,age", KnownFields.Flat);

        Assert.Equal(["path", "age", "nwb_version", "number_of_units"], fields.Chosen!);
        Assert.True(fields.Shows("age") && !fields.Shows("size") && fields.NeedsContent);
    }

    [Fact]
    public void Path_and_size_need_no_reading() =>
        Assert.False(FieldSelection.Parse("size", KnownFields.Flat).NeedsContent);

    [Fact]
    public void An_unknown_field_is_refused_and_the_known_ones_are_named()
    {
        var error = Assert.Throws<UsageException>(() => FieldSelection.Parse("age,Age,weight", KnownFields.Flat));

        Assert.StartsWith(
            "Following fields are not known: Age, weight. Known are: age, bids_schema_version, ",
            error.Message,
            StringComparison.Ordinal
        );
    }
}
