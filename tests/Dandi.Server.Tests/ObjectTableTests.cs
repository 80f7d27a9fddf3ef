using Dandi.Server.Data;
using Dandi.Server.Store;
using Dandi.Testing;

namespace Dandi.Server.Tests;

public sealed class ObjectTableTests
{
    [Theory]
    [InlineData("", "a", "a/b", "a\uE000", "a\U0010FFFF", "b", "\uD7FFx", "\uE000", "\U0010FFFFx")]
    [InlineData("a", "a", "a/b", "a\uE000", "a\U0010FFFF")]
    [InlineData("a/", "a/b")]
    [InlineData("a\U0010FFFF", "a\U0010FFFF")]
    [InlineData("\uD7FF", "\uD7FFx")]
    [InlineData("\U0010FFFF", "\U0010FFFFx")]
    [InlineData("c")]
    public void Listing_has_exactly_the_keys_with_the_prefix(string prefix, params string[] expected)
    {
        using var folder = new TempFolder();
        using var database = new Database(Path.Combine(folder.Root, "archive.sqlite"));
        var table = new ObjectTable(database);
        foreach (var key in (string[])["b", "a/b", "a", "a\uE000", "a\U0010FFFF", "\uD7FFx", "\uE000", "\U0010FFFFx"])
            database.Write(db => ObjectTable.Replace(db, new StoredObject(key, 0, "", ""), [], null));

        Assert.Equal(expected, table.List(prefix, "", 100).Select(item => item.Key));
    }
}
