namespace Dandi.Inspection;

/// <summary>The rules for names and locations of files within a Dandiset. They do not apply elsewhere.</summary>
public static class LayoutRules
{
    private const string Label = """[^_*\\/<>:|\"'?%@;.]+""";

    /// <summary>The pattern that a rule requires a name to match; null if it requires none.</summary>
    /// <remarks>Exactly as the Python client writes it (<c>path_regex</c> of a validation result).</remarks>
    public static string? PatternOf(string id) =>
        id switch
        {
            "DANDI.NON_DANDI_FILENAME" =>
                $@"sub-{Label}(_ses-{Label})?(_(tis|slice|cell|desc|probe|obj)-{Label})*(_[a-z]+(\+[a-z]+)*)?\.nwb",
            "DANDI.NON_DANDI_FOLDERNAME" => $"sub-{Label}",
            _ => null,
        };

    /// <summary>Whether an id is one of these rules.</summary>
    public static bool Contains(string id) =>
        id is "DANDI.NON_DANDI_FILENAME" or "DANDI.NON_DANDI_FOLDERNAME" or "DANDI.METADATA_MISMATCH_SUBJECT";
}
