using Dandi.Testing;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>The verdicts of the Python client on whole Zarrs.</summary>
[Trait("Category", "Corpus")]
public sealed class ZarrValidatorCorpusTests
{
    /// <summary>
    /// What is an error to the Python client because of what its libraries know, and a warning to us: extensions of Zarr 3 that other programs write and read
    /// (docs/decisions/0007-zarr-validation.md).
    /// </summary>
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.Ordinal)
    {
        ["data.zarr/name"] = "data type fixed_length_utf32",
        ["x.zarr/datetime"] = "data type numpy.datetime64",
        ["x.zarr/timedelta"] = "data type numpy.timedelta64",
        ["x.zarr"] = "chunk grid rectilinear",
    };

    private static readonly HashSet<string> WithExtensions = new(StringComparer.Ordinal)
    {
        "wild-ngff/stores/xarray-v3",
        "wild-ngff/stores/z3-data-types",
        "wild-ngff/stores/z3-rectilinear",
    };

    public static TheoryData<CorpusCase> Zarrs => ZarrCorpus.Cases("zarr");

    public static TheoryData<CorpusCase> Stores => ZarrCorpus.Cases("wild-ngff/stores");

    public static TheoryData<CorpusCase> Hierarchies => ZarrCorpus.Cases("wild-ngff/hierarchies.json", _ => true);

    public static TheoryData<CorpusCase> CheckedHierarchies =>
        ZarrCorpus.Cases("wild-ngff/hierarchies.json", hierarchy => hierarchy.Text("version") is "0.4" or "0.5");

    public static TheoryData<CorpusCase> UncheckedHierarchies =>
        ZarrCorpus.Cases("wild-ngff/hierarchies.json", hierarchy =>
            hierarchy.Text("version").StartsWith("0.6", StringComparison.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Zarrs))]
    [MemberData(nameof(Hierarchies))]
    public void Errors_are_those_of_the_Python_client(CorpusCase @case)
    {
        var results = ZarrCorpus.Validate(@case);

        Assert.Equal(ZarrCorpus.Expected(@case), ZarrCorpus.Errors(results));
    }

    [Theory]
    [MemberData(nameof(ZarrCorpus.Own), MemberType = typeof(ZarrCorpus))]
    public void Errors_and_warnings_are_those_that_are_expected(CorpusCase @case) =>
        Assert.Equal(
            ZarrCorpus.ExpectedWithWarnings(@case),
            ZarrCorpus.Show(ZarrCorpus.Validate(@case).Where(result => result.Severity >= Severity.Warning))
        );

    [Theory]
    [MemberData(nameof(Stores))]
    public void Errors_in_stores_of_real_writers_are_those_of_the_Python_client_but_for_extensions(CorpusCase @case)
    {
        var results = ZarrCorpus.Validate(@case);

        var expected = ZarrCorpus.Expected(@case);
        if (WithExtensions.Contains(@case.ToString()))
        {
            Assert.All(expected, error =>
                Assert.Contains(results, result =>
                    result.Id == error.Id
                    && result.Path == error.Path
                    && result.Severity == Severity.Warning
                    && result.Message.Contains("extension", StringComparison.Ordinal)
                )
            );
            expected = [.. expected.Where(error => !Extensions.ContainsKey(error.Path))];
        }
        Assert.Equal(expected, ZarrCorpus.Errors(results));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void What_real_writers_write_gets_no_warning_but_for_what_is_not_as_it_should_be(CorpusCase @case)
    {
        var results = ZarrCorpus.Validate(@case);

        Assert.Equal(
            WarningsOf(@case.ToString()),
            results
                .Where(result => result.Severity == Severity.Warning)
                .Select(result => $"{result.Id} {result.Path}")
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(CheckedHierarchies))]
    public void A_hierarchy_called_valid_has_no_warning_but_for_missing_arrays_and_one_called_invalid_has_one(
        CorpusCase @case
    )
    {
        var warnings = ZarrCorpus.Validate(@case).Where(result => result.Severity == Severity.Warning).ToList();

        if (@case["valid"].GetBoolean())
            Assert.DoesNotContain(warnings, result => result.Id != "ome_ngff.missing_array");
        else
            Assert.NotEmpty(warnings);
    }

    [Theory]
    [MemberData(nameof(UncheckedHierarchies))]
    public void A_hierarchy_of_0_6_is_said_not_to_be_checked_and_nothing_else(CorpusCase @case)
    {
        var results = ZarrCorpus.Validate(@case);

        // What is no JSON has no version, and only that is said of it.
        if (ZarrCorpus.Expected(@case) is { Count: > 0 } errors)
            Assert.Equal(errors, ZarrCorpus.Show(results));
        // Three wells of the suite have no member `ome`, and so no version.
        else if (!@case["entries"].GetRawText().Contains("\\\"ome\\\"", StringComparison.Ordinal))
            Assert.Contains(results, result => result.Id == "ome_ngff.zarr_format");
        else
            Assert.Equal([("ome_ngff.version", Severity.Info)], results.Select(result => (result.Id, result.Severity)));
    }

    private static string[] WarningsOf(string store) =>
        store switch
        {
            // It writes two levels of labels for three of the image.
            "wild-ngff/stores/ozp-v04-zyx-labels" => ["ome_ngff.label_levels img.ome.zarr/labels/cells/.zattrs"],
            "wild-ngff/stores/xarray-v3" => ["zarr.tensorstore_cannot_open data.zarr/name"],
            "wild-ngff/stores/z3-data-types" =>
            [
                "zarr.tensorstore_cannot_open x.zarr/datetime",
                "zarr.tensorstore_cannot_open x.zarr/timedelta",
            ],
            "wild-ngff/stores/z3-rectilinear" => ["zarr.tensorstore_cannot_open x.zarr"],
            _ => [],
        };
}
