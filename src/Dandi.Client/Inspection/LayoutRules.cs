namespace Dandi.Inspection;

/// <summary>The rules of where files lie in a Dandiset; they mean nothing elsewhere.</summary>
public static class LayoutRules
{
    private const string Label = """[^_*\\/<>:|\"'?%@;.]+""";

    /// <summary>The pattern that a rule asks a name to match, as the Python client writes it; null if it asks for none.</summary>
    public static string? PatternOf(string id) =>
        id switch
        {
            "DANDI.NON_DANDI_FILENAME" =>
                $@"sub-{Label}(_ses-{Label})?(_(tis|slice|cell|desc|probe|obj)-{Label})*(_[a-z]+(\+[a-z]+)*)?\.nwb",
            "DANDI.NON_DANDI_FOLDERNAME" => $"sub-{Label}",
            _ => null,
        };

    /// <summary>Whether an id is that of such a rule.</summary>
    public static bool Contain(string id) =>
        id is "DANDI.NON_DANDI_FILENAME" or "DANDI.NON_DANDI_FOLDERNAME" or "DANDI.METADATA_MISMATCH_SUBJECT";
}
