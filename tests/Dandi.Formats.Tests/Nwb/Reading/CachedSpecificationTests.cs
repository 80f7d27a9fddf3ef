using Dandi.Formats.Tests.Nwb.Inspection;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>Specifications that a file carries: where they are, whether they are JSON, and what the types of an extension ask for.</summary>
public sealed class CachedSpecificationTests
{
    [Theory]
    [InlineData("/nowhere", "builtins.KeyError")]
    [InlineData("2.0.0", "builtins.KeyError")]
    [InlineData("", "builtins.KeyError")]
    [InlineData("/identifier", "builtins.AttributeError")]
    [InlineData(2, "builtins.TypeError")]
    [InlineData(new[] { 1, 2 }, "builtins.TypeError")]
    public void A_specloc_that_leads_to_no_group_stops_the_reader(object specloc, string errorClass)
    {
        using var scene = new InspectionScene();
        scene.RootAttributes[".specloc"] = specloc;
        scene.Write();

        scene.AssertStops(errorClass);
    }

    [Fact]
    public void A_specloc_may_be_a_path()
    {
        using var scene = ExtensionScene.Make("specifications");
        scene.Write();

        Assert.Empty(scene.BlockingIds());
    }

    [Fact]
    public void Without_a_specloc_an_extension_is_unknown()
    {
        using var scene = ExtensionScene.Make(specloc: null);
        scene.Write();

        scene.AssertRefused("builtins.KeyError");
    }

    [Theory]
    [InlineData("namespace", "{\"namespaces\"", "no JSON")]
    [InlineData("namespace", "{\"namespaces\"", "[]")]
    [InlineData("ndx-test", "{\"groups\"", "{no JSON}")]
    public void A_specification_that_is_not_JSON_stops_the_reader(string source, string text, string replacement)
    {
        using var scene = ExtensionScene.Make();
        Assert.StartsWith(text, (string)ExtensionScene.Version(scene)[source], StringComparison.Ordinal);
        ExtensionScene.Version(scene)[source] = replacement;
        scene.Write();

        Assert.Equal(2, scene.BlockingIds().Count);
        scene.AssertRefused("builtins.KeyError");
    }

    [Theory]
    [InlineData("{\"namespaces\"")]
    [InlineData("{\"groups\"")]
    public void A_specification_that_is_not_UTF_8_stops_the_reader(string text)
    {
        using var scene = ExtensionScene.Make();
        scene.WriteWith(text, 0xFF);

        scene.AssertStops("builtins.UnicodeDecodeError");
    }

    [Fact]
    public void A_namespace_has_a_version_and_says_what_it_consists_of()
    {
        using var scene = ExtensionScene.Make();
        ExtensionScene.Version(scene).Remove("namespace");
        scene.Write();

        scene.AssertStops("builtins.KeyError");
    }

    [Theory]
    [InlineData("level", null)]
    [InlineData("level", "high")]
    [InlineData("note", null)]
    [InlineData("note", 5)]
    public void An_object_of_an_extension_has_what_the_extension_asks_for(string attribute, object? value)
    {
        using var scene = ExtensionScene.Make();
        var item = (H5Group)scene.Acquisition["item"];
        item.Attributes.Remove(attribute);
        if (value is not null)
            item.Attributes[attribute] = value;
        scene.Write();

        scene.AssertRefused();
    }

    [Fact]
    public void What_an_extension_calls_optional_may_be_missing()
    {
        using var scene = ExtensionScene.Make();
        ((H5Group)scene.Acquisition["item"]).Attributes.Remove("extra");
        scene.Write();

        Assert.Empty(scene.BlockingIds());
    }

    [Fact]
    public void A_dataset_that_an_extension_asks_for_is_there()
    {
        using var scene = ExtensionScene.Make();
        ((H5Group)scene.Acquisition["item"]).Remove("counts");
        scene.Write();

        scene.AssertRefused();
    }
}
