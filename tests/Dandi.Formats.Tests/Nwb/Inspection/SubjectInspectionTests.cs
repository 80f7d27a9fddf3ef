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
    public void An_age_must_be_a_duration_or_a_range(string age, bool isValid) =>
        Check("age", age, "NWBI.check_subject_age", isValid);

    [Theory]
    [InlineData("P1D/P2D", true)]
    [InlineData("P2D/P2D", false)]
    [InlineData("P1M/P31D", false)]
    [InlineData("P1M/P32D", true)]
    [InlineData("P12M/P1Y", false)]
    [InlineData("P1.5Y/P1Y", false)]
    [InlineData("P99999Y/P1D", false)]
    [InlineData("P9D/", true)]
    public void An_age_range_must_increase(string age, bool isValid) =>
        Check("age", age, "NWBI.check_subject_proper_age_range", isValid);

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
    public void A_weight_needs_a_number_and_a_unit(object weight, bool isValid) =>
        Check("weight", weight, "NWBI.check_subject_weight", isValid);

    [Theory]
    [InlineData("Mus musculus", true)]
    [InlineData("http://purl.obolibrary.org/obo/NCBITaxon_10090", true)]
    [InlineData("Mus musculus domesticus", false)]
    [InlineData("mus musculus", false)]
    [InlineData("https://purl.obolibrary.org/obo/NCBITaxon_10090", false)]
    public void A_species_must_be_a_Latin_binomial_or_an_NCBI_URL(string species, bool isValid) =>
        Check("species", species, "NWBI.check_subject_species_form", isValid);

    [Theory]
    [InlineData("Mus musculus", "XX", false)]
    [InlineData("C. elegans", "XX", true)]
    [InlineData("Caenorhabditis elegans", "M", false)]
    [InlineData("Mus musculus", "U", true)]
    [InlineData("Mus musculus", "", false)]
    public void The_allowed_sexes_depend_on_the_species(string species, string sex, bool isValid)
    {
        using var scene = new InspectionScene();
        var subject = scene.Subject();
        (subject["species"], subject["sex"]) = (species, sex);
        scene.General["subject"] = subject;

        Assert.Equal(isValid ? 0 : 1, scene.Messages("NWBI.check_subject_sex").Count);
    }

    [Fact]
    public void For_a_protein_only_weight_and_slashes_are_checked()
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
    public void A_date_of_birth_replaces_an_age()
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
    public void A_session_start_in_the_future_is_reported(string start, bool isFuture)
    {
        using var scene = new InspectionScene { Start = start };

        Assert.Equal(isFuture ? 1 : 0, scene.Messages("NWBI.check_session_start_time_future_date").Count);
    }

    [Fact]
    public void Slashes_in_a_session_id_are_reported()
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
    public void A_version_must_follow_PEP_440(string version, bool isValid)
    {
        using var scene = new InspectionScene { Version = version };
        scene.Write();
        var results = scene.InspectWritten();

        if (isValid)
            Assert.Empty(results);
        else
            Assert.Contains("packaging.version.InvalidVersion", Assert.Single(results).Id, StringComparison.Ordinal);
    }

    private static void Check(string field, object value, string id, bool isValid)
    {
        using var scene = new InspectionScene();
        var subject = scene.Subject();
        subject[field] = value;
        scene.General["subject"] = subject;

        Assert.Equal(isValid ? 0 : 1, scene.Messages(id).Count);
    }
}
