using System.Globalization;
using System.Text.Json;

namespace Dandi.MetadataSchemas;

/// <summary>A value in metadata, and where it is.</summary>
/// <param name="Path">Names and indexes with dots between.</param>
/// <param name="Json">The value.</param>
internal readonly record struct CheckedValue(string Path, JsonElement Json)
{
    public CheckedValue Member(string name, JsonElement json) => new($"{Path}.{name}", json);

    public CheckedValue Item(int index, JsonElement json) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Path}.{index}"), json);

    /// <summary>A problem of this value; the archive reports all of them at the outermost member.</summary>
    public MetadataProblem Problem(string rule, string requirement) =>
        new(Path.Split('.', 2)[0], Path, rule, requirement);
}
