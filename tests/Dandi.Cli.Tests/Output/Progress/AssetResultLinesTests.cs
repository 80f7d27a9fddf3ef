using Dandi.Cli.Output.Progress;
using Dandi.Inspection;

namespace Dandi.Cli.Tests.Output.Progress;

public sealed class AssetResultLinesTests
{
    [Fact]
    public void What_the_metadata_will_lack_is_named_and_other_warnings_are_counted()
    {
        var lines = AssetResultLines.Of([
            new ValidationResult("NWBI.check_missing_unit", Severity.Warning, "a.nwb", "no unit"),
            new ValidationResult(
                AssetValidator.IncompleteId,
                Severity.Warning,
                "a.nwb",
                "/general/keywords is left out"
            ),
            new ValidationResult("NWBI.check_missing_unit", Severity.Warning, "a.nwb", "no unit either"),
        ]);

        Assert.Equal(
            ["WARNING DANDI.METADATA_INCOMPLETE: /general/keywords is left out", "WARNING 2 × NWBI.check_missing_unit"],
            lines
        );
    }
}
