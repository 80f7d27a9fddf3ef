using Dandi.Formats.Tests.Nwb.Inspection;
using Dandi.Nwb;
using Dandi.Nwb.Inspection;
using Dandi.Testing;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb;

public sealed class NwbValidatorTests
{
    [Fact]
    public void Single_values_written_as_arrays_are_unreadable()
    {
        using var scene = new InspectionScene();
        var series = scene.Series("TimeSeries", new[] { 1.0, 2.0, 3.0 });
        series.Attributes["description"] = new[] { "of a test" };
        scene.Acquisition["s"] = series;

        Assert.Contains(Validate(scene).Results, result =>
            result.Id == InspectionIds.ReadFailure("hdmf.build.errors.ConstructError")
        );
    }

    [Theory]
    [InlineData("2.7.0")]
    [InlineData("2.7.0", "2.7.0")]
    [InlineData("1.0.6")]
    [InlineData("early")]
    public void A_version_that_is_an_array_is_unreadable(params string[] version)
    {
        using var scene = new InspectionScene { Version = version };
        var results = Validate(scene).Results;

        Assert.Contains(results, result => result.Id == InspectionIds.ReadFailure("builtins.AttributeError"));
        Assert.DoesNotContain(results, result => result.Id == InspectionIds.PythonClientFails);
    }

    [Fact]
    public void A_valid_file_has_a_record()
    {
        var path = Repository.Locate("examples/dandiset/sub-mouse01/sub-mouse01_ses-20240302_icephys.nwb");
        var validation = NwbAtPath.ValidateFile(path);

        Assert.DoesNotContain(validation.Results, result => result.IsBlocking);
        Assert.Equal(("mouse01", null), (validation.Record?.SubjectId, validation.RecordError));
    }

    [Fact]
    [Trait("Category", "Corpus")]
    public async Task A_link_cycle_is_reported_by_schema_validation_and_inspector()
    {
        using var folder = new TempFolder();
        var content = await File.ReadAllBytesAsync(
            Corpus.Locate("nwb/dandiset/sub-A10/sub-A10_ses-w42-locations.nwb"),
            TestContext.Current.CancellationToken
        );
        content
            .AsSpan(content.AsSpan().IndexOf("/general/devices/d\0"u8) + "/general".Length, "/devices/d".Length)
            .Clear();
        var results = NwbAtPath.Validate(folder.Write("file.nwb", content));

        Assert.Equal(
            ["pynwb.GENERIC", InspectionIds.ReadFailure("builtins.RecursionError")],
            results.Select(result => result.Id)
        );
        Assert.All(results, result =>
            Assert.Contains("points to a group that contains", result.Message, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_group_with_an_object_and_a_link_to_it_is_unreadable()
    {
        using var scene = new InspectionScene();
        scene.Acquisition["s"] = scene.Series("TimeSeries", new[] { 1.0, 2.0, 3.0 });
        scene.Acquisition["t"] = new H5SoftLink("/acquisition/s");

        Assert.Contains(Validate(scene).Results, result =>
            result.Id == InspectionIds.ReadFailure("hdmf.build.errors.ConstructError")
            && result.Message.Contains("the link `t` points to /acquisition/s", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_order_of_images_may_only_refer_to_images()
    {
        using var scene = new InspectionScene();
        var series = scene.Series("TimeSeries", new[] { 1.0, 2.0, 3.0 });
        scene.Acquisition["s"] = series;
        scene.Acquisition["t"] = new H5Group
        {
            ["image"] = new H5Dataset(
                new double[,]
                {
                    { 1, 2 },
                }
            )
            {
                Attributes = scene.Typed("GrayscaleImage"),
            },
            ["order_of_images"] = new H5Dataset(new[] { new H5ObjectReference(series) })
            {
                Attributes = scene.Typed("ImageReferences"),
            },
            Attributes = scene.Typed("Images", ("description", "of a test")),
        };

        Assert.Contains(Validate(scene).Results, result =>
            result.Id == InspectionIds.ReadFailure("hdmf.build.errors.ConstructError")
            && result.Message.Contains("`order_of_images`", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_file_with_a_damaged_root_is_not_recognized()
    {
        using var folder = new TempFolder();
        var content = await File.ReadAllBytesAsync(
            Repository.Locate("examples/dandiset/sub-mouse01/sub-mouse01_ses-20240302_icephys.nwb"),
            TestContext.Current.CancellationToken
        );
        content.AsSpan(96).Clear();
        var results = NwbAtPath.Validate(folder.Write("file.nwb", content));

        Assert.Equal(
            ["pynwb.GENERIC", InspectionIds.ReadFailure("builtins.ValueError")],
            results.Select(result => result.Id)
        );
    }

    [Fact]
    public void Validating_a_blocked_file_does_not_read_its_record()
    {
        using var scene = new InspectionScene();
        scene.General["keywords"] = new[,]
        {
            { "a", "b" },
        };
        var validation = Validate(scene);

        Assert.Null(validation.Record);
        // The schema validation already reports the shape, so the record is not read.
        Assert.Equal((true, null), (validation.Results.Any(result => result.IsBlocking), validation.RecordError));
    }

    private static NwbValidation Validate(InspectionScene scene)
    {
        scene.Write();
        return NwbAtPath.ValidateFile(scene.File);
    }
}
