namespace Dandi.Validation;

/// <summary>The rules of where files lie in a Dandiset; they mean nothing elsewhere.</summary>
public static class LayoutRules
{
    /// <summary>Whether an id is that of such a rule.</summary>
    public static bool Contain(string id) => id is "DANDI.NON_DANDI_FILENAME" or "DANDI.NON_DANDI_FOLDERNAME" or "DANDI.METADATA_MISMATCH_SUBJECT";
}
