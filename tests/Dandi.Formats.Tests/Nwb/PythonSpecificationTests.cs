using System.Text;
using Dandi.Nwb.Specs;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb;

/// <summary>Cached specifications in the JSON that Python programs write.</summary>
public sealed class PythonSpecificationTests
{
    [Theory]
    [InlineData("NaN", "NaN")]
    [InlineData("-Infinity", "-1e999")]
    [InlineData("1e400", "1e400")]
    [InlineData("\"\\ud800\"", "\uFFFD")]
    [InlineData("0.5, \"default_value\": 1.5", "1.5")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    public void Default_values_are_parsed_as_in_Python(string value, string expected)
    {
        var source =
            "{\"groups\": [{\"neurodata_type_def\": \"Odor\", \"neurodata_type_inc\": \"NWBContainer\", "
            + "\"attributes\": "
            + $"[{{\"name\": \"x\", \"dtype\": \"float\", \"default_value\": {value} }}] }}] }}";

        var type = Assert.Single(new SpecReader("ndx-odor-metadata").Read(source));

        Assert.Equal(expected, Assert.Single(type.Attributes).DefaultValue);
    }

    [Theory]
    [InlineData("{\"groups\": [NaNs]}")]
    [InlineData("{\"groups\": [],}")]
    [InlineData("\uFEFF{\"groups\": []}")]
    [InlineData("{\"groups\": [\"\u0001\"]}")]
    [InlineData("{\"groups\": [/* none */]}")]
    public void JSON_that_Python_rejects_is_rejected(string source) =>
        Assert.Throws<InvalidSpecificationException>(() => new SpecReader("ndx-odor-metadata").Read(source));

    [Fact]
    [Trait("Category", "Corpus")]
    public void NaN_and_Infinity_in_specifications_do_not_change_the_types()
    {
        const string Added = "\"x\":[NaN,-Infinity],\"doc\":\"";
        var original = File.ReadAllBytes(Corpus.Locate("nwb/dandiset/" + FileOf("ext-probe")));
        var text = Encoding.Latin1.GetString(original);
        var changed = System.Text.RegularExpressions.Regex.Replace(
            text,
            $"\"doc\":\"[^\"\\\\]{{{Added.Length - 7}}}",
            Added
        );
        using var folder = new TempFolder();

        Assert.NotEqual(text, changed);
        Assert.Equal(
            Types(folder.Write("a.nwb", original)),
            Types(folder.Write("b.nwb", Encoding.Latin1.GetBytes(changed)))
        );
    }

    private static string FileOf(string name) =>
        Corpus
            .Read("nwb/index.json")
            .EnumerateArray()
            .Single(item => item.GetProperty("case").GetString() == name)
            .GetProperty("file")
            .GetString()!;

    private static List<string> Types(string file)
    {
        using var hdf5 = Dandi.Hdf5.Hdf5File.Open(file, token: TestContext.Current.CancellationToken);
        var types = SpecCatalog
            .ForReading(hdf5)
            .Namespaces.SelectMany(space => space.Value.Types.Keys.Select(type => $"{space.Key}/{type}"))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Contains(types, type => type.StartsWith("ndx-", StringComparison.Ordinal));
        return types;
    }
}
