using Dandi.Cli.Output.Progress;
using Dandi.Inspection;

namespace Dandi.Cli.Tests.Output.Progress;

public sealed class AssetResultLinesTests
{
    [Fact]
    public void Warnings_about_missing_metadata_are_shown_in_full_and_others_are_counted()
    {
        var lines = AssetResultLines.Of(
            "a.nwb",
            [
                new ValidationResult("NWBI.check_missing_unit", Severity.Warning, "a.nwb", "no unit"),
                new ValidationResult(
                    AssetValidator.MetadataIncompleteId,
                    Severity.Warning,
                    "a.nwb",
                    "/general/keywords is left out"
                ),
                new ValidationResult("NWBI.check_missing_unit", Severity.Warning, "a.nwb", "no unit either"),
            ]
        );

        Assert.Equal(
            [
                "WARNING DANDI.METADATA_INCOMPLETE: /general/keywords is left out",
                "WARNING NWBI.check_missing_unit (2 times)",
            ],
            lines
        );
    }
}
