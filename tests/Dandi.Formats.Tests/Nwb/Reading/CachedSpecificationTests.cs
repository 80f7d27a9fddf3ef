using Dandi.Formats.Tests.Nwb.Inspection;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>
/// Specifications cached in a file: their location, their JSON, and the requirements of extension types.
/// </summary>
public sealed class CachedSpecificationTests
{
    [Theory]
    [InlineData("/nowhere", "builtins.KeyError")]
    [InlineData("2.0.0", "builtins.KeyError")]
    [InlineData("", "builtins.KeyError")]
    [InlineData("/identifier", "builtins.AttributeError")]
    [InlineData(2, "builtins.TypeError")]
    [InlineData(new[] { 1, 2 }, "builtins.TypeError")]
    public void A_specloc_that_does_not_refer_to_a_group_stops_the_reader(object specloc, string pythonException)
    {
        using var scene = new InspectionScene();
        scene.RootAttributes[".specloc"] = specloc;
        scene.Write();

        scene.AssertReaderStops(pythonException);
    }

    [Fact]
    public void A_specloc_may_be_a_path()
    {
        using var scene = ExtensionScene.Create("specifications");
        scene.Write();

        Assert.Empty(scene.BlockingIds());
    }

    [Fact]
    public void Without_a_specloc_an_extension_is_unknown()
    {
        using var scene = ExtensionScene.Create(specloc: null);
        scene.Write();

        scene.AssertUnreadable("builtins.KeyError");
    }

    [Theory]
    [InlineData("namespace", "{\"namespaces\"", "no JSON")]
    [InlineData("namespace", "{\"namespaces\"", "[]")]
    [InlineData("ndx-test", "{\"groups\"", "{no JSON}")]
    public void A_specification_that_is_not_JSON_stops_the_reader(string source, string text, string replacement)
    {
        using var scene = ExtensionScene.Create();
        Assert.StartsWith(text, (string)ExtensionScene.VersionGroup(scene)[source], StringComparison.Ordinal);
        ExtensionScene.VersionGroup(scene)[source] = replacement;
        scene.Write();

        Assert.Equal(2, scene.BlockingIds().Count);
        scene.AssertUnreadable("builtins.KeyError");
    }

    [Theory]
    [InlineData("{\"namespaces\"")]
    [InlineData("{\"groups\"")]
    public void A_specification_that_is_not_UTF_8_stops_the_reader(string text)
    {
        using var scene = ExtensionScene.Create();
        scene.WriteWith(text, 0xFF);

        scene.AssertReaderStops("builtins.UnicodeDecodeError");
    }

    [Fact]
    public void A_cached_namespace_without_an_index_stops_the_reader()
    {
        using var scene = ExtensionScene.Create();
        ExtensionScene.VersionGroup(scene).Remove("namespace");
        scene.Write();

        scene.AssertReaderStops("builtins.KeyError");
    }

    [Theory]
    [InlineData("level", null)]
    [InlineData("level", "high")]
    [InlineData("note", null)]
    [InlineData("note", 5)]
    public void A_missing_or_wrong_extension_attribute_is_unreadable(string attribute, object? value)
    {
        using var scene = ExtensionScene.Create();
        var item = (H5Group)scene.Acquisition["item"];
        item.Attributes.Remove(attribute);
        if (value is not null)
            item.Attributes[attribute] = value;
        scene.Write();

        scene.AssertUnreadable();
    }

    [Fact]
    public void Optional_attributes_of_an_extension_may_be_missing()
    {
        using var scene = ExtensionScene.Create();
        ((H5Group)scene.Acquisition["item"]).Attributes.Remove("extra");
        scene.Write();

        Assert.Empty(scene.BlockingIds());
    }

    [Fact]
    public void A_missing_dataset_of_an_extension_is_unreadable()
    {
        using var scene = ExtensionScene.Create();
        ((H5Group)scene.Acquisition["item"]).Remove("counts");
        scene.Write();

        scene.AssertUnreadable();
    }
}
