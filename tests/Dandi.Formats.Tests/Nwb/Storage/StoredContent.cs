using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Dandi.Nwb;

namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>The validation results and the record of a file, without details of its storage.</summary>
internal static partial class StoredContent
{
    // Checks of the storage itself, and one of empty texts, which h5repack rewrites.
    private static readonly HashSet<string> StorageChecks = new(StringComparer.Ordinal)
    {
        "NWBI.check_large_dataset_compression",
        "NWBI.check_small_dataset_compression",
        "NWBI.check_image_series_data_size",
        "NWBI.check_empty_string_for_optional_attribute",
    };

    /// <summary>Returns the results and the fields of the record, one per line.</summary>
    public static IReadOnlyList<string> Read(string path)
    {
        var validation = NwbAtPath.ValidateFile(path);
        var results = validation
            .Results.Where(result => !StorageChecks.Contains(result.Id))
            .Select(result =>
                $"{result.Severity} {result.Id} {result.Location}: {StorageDetails().Replace(result.Message, "")}"
            )
            .Order(StringComparer.Ordinal);
        return
        [
            .. results,
            $"unreadable: {StorageDetails().Replace(validation.RecordError ?? "", "")}",
            .. Fields(validation.Record),
        ];
    }

    private static IEnumerable<string> Fields(NwbRecord? record) =>
        record is null
            ? []
            : typeof(NwbRecord)
                .GetProperties()
                .Select(property =>
                    $"{property.Name}: {StorageDetails().Replace(Format(property.GetValue(record)), "")}"
                );

    private static string Format(object? value) =>
        value switch
        {
            string text => text,
            ExternalFileObject files => $"{files} {Format(files.ExternalFiles)}",
            IEnumerable list => string.Join(", ", list.Cast<object>().Select(Format)),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    [GeneratedRegex(@" \(in the [^)]* at byte \d+\)|/@\d+")]
    private static partial Regex StorageDetails();
}
