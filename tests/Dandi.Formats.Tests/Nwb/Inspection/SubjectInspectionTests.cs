using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Inspection;

public sealed class SubjectInspectionTests
{
    [Theory]
    [InlineData("P1Y2M3W4DT5H6M7S", true)]
    [InlineData("P1.5Y", true)]
    [InlineData("/P3M", true)]
    [InlineData("P3M/", true)]
    [InlineData("/", true)]
    [InlineData("P", false)]
    [InlineData("PT", false)]
    [InlineData("P1DT", false)]
    [InlineData("P1D2W", false)]
    [InlineData("p1d", false)]
    [InlineData("P1D ", false)]
    [InlineData("P1D/P2D/P3D", false)]
    [InlineData("", false)]
    public void An_age_is_a_duration_or_a_range_of_two(string age, bool isGood) =>
        Check("age", age, "NWBI.check_subject_age", isGood);

    [Theory]
    [InlineData("P1D/P2D", true)]
    [InlineData("P2D/P2D", false)]
    [InlineData("P1M/P31D", false)]
    [InlineData("P1M/P32D", true)]
    [InlineData("P12M/P1Y", false)]
    [InlineData("P1.5Y/P1Y", false)]
    [InlineData("P99999Y/P1D", false)]
    [InlineData("P9D/", true)]
    public void A_range_of_ages_ends_with_the_longer_one(string age, bool isGood) =>
        Check("age", age, "NWBI.check_subject_proper_age_range", isGood);

    [Theory]
    [InlineData("2.3 kg", true)]
    [InlineData("20 G", true)]
    [InlineData("5 \u00B5g", true)]
    [InlineData("5 \u03BCg", true)]
    [InlineData("20g", false)]
    [InlineData("20  g", false)]
    [InlineData("-20 g", false)]
    [InlineData("2e1 g", false)]
    [InlineData("20 g\n", false)]
    [InlineData(0.023, true)]
    [InlineData(1e-5, false)]
    public void A_weight_has_a_number_and_a_unit(object weight, bool isGood) =>
        Check("weight", weight, "NWBI.check_subject_weight", isGood);

    [Theory]
    [InlineData("Mus musculus", true)]
    [InlineData("http://purl.obolibrary.org/obo/NCBITaxon_10090", true)]
    [InlineData("Mus musculus domesticus", false)]
    [InlineData("mus musculus", false)]
    [InlineData("https://purl.obolibrary.org/obo/NCBITaxon_10090", false)]
    public void A_species_has_its_Latin_name(string species, bool isGood) =>
        Check("species", species, "NWBI.check_subject_species_form", isGood);

    [Theory]
    [InlineData("Mus musculus", "XX", false)]
    [InlineData("C. elegans", "XX", true)]
    [InlineData("Caenorhabditis elegans", "M", false)]
    [InlineData("Mus musculus", "U", true)]
    [InlineData("Mus musculus", "", false)]
    public void A_sex_is_one_of_the_species(string species, string sex, bool isGood)
    {
        using var scene = new InspectionScene();
        var subject = scene.Subject();
        (subject["species"], subject["sex"]) = (species, sex);
        scene.General["subject"] = subject;

        Assert.Equal(isGood ? 0 : 1, scene.Messages("NWBI.check_subject_sex").Count);
    }

    [Fact]
    public void Of_a_protein_only_the_weight_and_the_slashes_are_judged()
    {
        using var scene = new InspectionScene();
        scene.General["subject"] = new H5Group
        {
            ["subject_id"] = "protein/1",
            ["weight"] = "much",
            Attributes = scene.Typed("Subject"),
        };
        scene.Write();

        Assert.Equal(
            ["NWBI.check_subject_weight", "NWBI.check_subject_id_no_slashes"],
            scene.InspectWritten().Select(result => result.Id)
        );
        Assert.All(scene.InspectWritten(), result => Assert.Equal("/general/subject", result.Location));
    }

    [Fact]
    public void A_date_of_birth_stands_for_an_age()
    {
        using var scene = new InspectionScene();
        scene.General["subject"] = new H5Group
        {
            ["date_of_birth"] = "2019-01-01T00:00:00+00:00",
            Attributes = scene.Typed("Subject"),
        };

        Assert.Empty(scene.Messages("NWBI.check_subject_age"));
        Assert.Single(scene.Messages("NWBI.check_subject_id_exists"));
    }

    [Theory]
    [InlineData("2026-12-31T23:59:59+00:00", false)]
    [InlineData("2027-01-01T00:00:00+00:00", true)]
    [InlineData("2027-01-01T00:30:00+01:00", false)]
    [InlineData("2026-12-31T23:30:00-01:00", true)]
    public void A_session_has_started(string start, bool isFuture)
    {
        using var scene = new InspectionScene { Start = start };

        Assert.Equal(isFuture ? 1 : 0, scene.Messages("NWBI.check_session_start_time_future_date").Count);
    }

    [Fact]
    public void An_id_of_a_session_has_no_slashes()
    {
        using var scene = new InspectionScene();
        scene.General["session_id"] = "a/b";

        Assert.StartsWith(
            "The session_id 'a/b' contains slash character(s)",
            Assert.Single(scene.Messages("NWBI.check_session_id_no_slashes")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("2.7.0-alpha", true)]
    [InlineData("2.10.0+x.y", true)]
    [InlineData("2.5", true)]
    [InlineData("2.7.0 (mine)", false)]
    [InlineData("NWB-2.1.0", false)]
    public void A_version_is_one_of_a_Python_package(string version, bool isGood)
    {
        using var scene = new InspectionScene { Version = version };
        scene.Write();
        var results = scene.InspectWritten();

        if (isGood)
            Assert.Empty(results);
        else
            Assert.Contains("packaging.version.InvalidVersion", Assert.Single(results).Id, StringComparison.Ordinal);
    }

    private static void Check(string field, object value, string id, bool isGood)
    {
        using var scene = new InspectionScene();
        var subject = scene.Subject();
        subject[field] = value;
        scene.General["subject"] = subject;

        Assert.Equal(isGood ? 0 : 1, scene.Messages(id).Count);
    }
}
