using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Dandi.Nwb;

namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>What validation and metadata say of a file, without what depends on how it is stored.</summary>
internal static partial class StoredContent
{
    // Rules about the storage itself; and one about empty texts, which h5repack writes otherwise.
    private static readonly HashSet<string> AboutStorage = new(StringComparer.Ordinal)
    {
        "NWBI.check_large_dataset_compression",
        "NWBI.check_small_dataset_compression",
        "NWBI.check_image_series_data_size",
        "NWBI.check_empty_string_for_optional_attribute",
    };

    /// <summary>The results, each on a line, and the record.</summary>
    public static IReadOnlyList<string> Read(string path)
    {
        var validation = NwbAtPath.ValidateFile(path);
        var results = validation
            .Results.Where(result => !AboutStorage.Contains(result.Id))
            .Select(result => $"{result.Severity} {result.Id} {result.Location}: {Place().Replace(result.Message, "")}")
            .Order(StringComparer.Ordinal);
        return [.. results, $"refusal: {Place().Replace(validation.Refusal ?? "", "")}", .. Fields(validation.Record)];
    }

    private static IEnumerable<string> Fields(NwbRecord? record) =>
        record is null
            ? []
            : typeof(NwbRecord)
                .GetProperties()
                .Select(property => $"{property.Name}: {Place().Replace(Show(property.GetValue(record)), "")}");

    private static string Show(object? value) =>
        value switch
        {
            string text => text,
            ExternalFileObject files => $"{files} {Show(files.ExternalFiles)}",
            IEnumerable list => string.Join(", ", list.Cast<object>().Select(Show)),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    [GeneratedRegex(@" \(in the [^)]* at byte \d+\)|/@\d+")]
    private static partial Regex Place();
}
