using Dandi.Testing;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>Comparison of validation results of Zarrs with the Python client.</summary>
[Trait("Category", "Corpus")]
public sealed class ZarrValidatorCorpusTests
{
    /// <summary>
    /// Extensions of Zarr 3 that the libraries of the Python client do not support, but other programs do: errors of
    /// the Python client, warnings of this program (docs/decisions/0007-zarr-validation.md).
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
    public void Errors_and_warnings_are_as_expected(CorpusCase @case) =>
        Assert.Equal(
            ZarrCorpus.ExpectedWithWarnings(@case),
            ZarrCorpus.Normalize(ZarrCorpus.Validate(@case).Where(result => result.Severity >= Severity.Warning))
        );

    [Theory]
    [MemberData(nameof(Stores))]
    public void Errors_of_real_Zarrs_are_those_of_the_Python_client_except_for_extensions(CorpusCase @case)
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
    public void Real_Zarrs_have_only_known_warnings(CorpusCase @case)
    {
        var results = ZarrCorpus.Validate(@case);

        Assert.Equal(
            KnownWarnings(@case.ToString()),
            results
                .Where(result => result.Severity == Severity.Warning)
                .Select(result => $"{result.Id} {result.Path}")
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(CheckedHierarchies))]
    public void Validity_of_hierarchies_agrees_with_their_authors(CorpusCase @case)
    {
        var warnings = ZarrCorpus.Validate(@case).Where(result => result.Severity == Severity.Warning).ToList();

        if (@case["valid"].GetBoolean())
            Assert.DoesNotContain(warnings, result => result.Id != "ome_ngff.missing_array");
        else
            Assert.NotEmpty(warnings);
    }

    [Theory]
    [MemberData(nameof(UncheckedHierarchies))]
    public void Hierarchy_of_version_0_6_is_reported_as_not_checked(CorpusCase @case)
    {
        var results = ZarrCorpus.Validate(@case);

        // Invalid JSON has no version and is the only error.
        if (ZarrCorpus.Expected(@case) is { Count: > 0 } errors)
            Assert.Equal(errors, ZarrCorpus.Normalize(results));
        // Three wells of the suite have no member `ome`, hence no version.
        else if (!@case["entries"].GetRawText().Contains("\\\"ome\\\"", StringComparison.Ordinal))
            Assert.Contains(results, result => result.Id == "ome_ngff.zarr_format");
        else
            Assert.Equal([("ome_ngff.version", Severity.Info)], results.Select(result => (result.Id, result.Severity)));
    }

    private static string[] KnownWarnings(string store) =>
        store switch
        {
            // The writer creates two levels of labels for three levels of the image.
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
